//! Forms, in a body or a query: names with brackets lead into tables and lists.

use super::MAX_ITEMS;
use crate::api::authy_v1::error::Error;
use crate::domain::tree::{Table, Tree};

/// The most fields of a query or form.
const MAX_FIELDS: usize = 64;
/// How deep a form's names go below their first word: `logos[0][res]`.
const MAX_BRACKETS: usize = 2;

/// A form, whose names lead into tables and lists by brackets: `user[email]`, `logos[0][res]`, `logos[][res]`.
pub(super) fn read(bytes: &[u8]) -> Result<Table, Error> {
    let mut root = Tree::Table(Table::new());
    for (count, (name, value)) in form_urlencoded::parse(bytes).enumerate() {
        if count >= MAX_FIELDS {
            return Err(Error::invalid_request("There are too many parameters."));
        }
        let path = brackets(&name)?;
        put(&mut root, &path, value.into_owned())?;
    }
    match lists(root)? {
        Tree::Table(root) => Ok(root),
        // All of its names are numbers, which are no parameters.
        _ => Ok(Table::new()),
    }
}

/// The words of a name. One whose brackets are not whole is refused: what it says would be left out, of a question's details for
/// example.
fn brackets(name: &str) -> Result<Vec<String>, Error> {
    let odd = || Error::invalid_request("A parameter has brackets in its name that lead nowhere.");
    let Some((first, rest)) = name.split_once('[').filter(|(first, _)| !first.is_empty()) else {
        return Ok(vec![name.to_owned()]);
    };
    let rest = rest.strip_suffix(']').ok_or_else(odd)?;
    let mut path = vec![first.to_owned()];
    path.extend(rest.split("][").map(ToOwned::to_owned));
    if path.iter().any(|word| word.contains(['[', ']'])) {
        return Err(odd());
    }
    if path.len() > MAX_BRACKETS + 1 {
        return Err(Error::invalid_request("A parameter is nested too deeply."));
    }
    Ok(path)
}

/// Puts a value where its words lead. While a form is read a list is a table whose names are [`ITEM`] and a number, and what has
/// no value yet is nothing.
fn put(at: &mut Tree, path: &[String], value: String) -> Result<(), Error> {
    let twice = || Error::invalid_request("A parameter is given twice, in two ways.");
    let Some((word, rest)) = path.split_first() else {
        return match at {
            Tree::Null => {
                *at = Tree::Text(value);
                Ok(())
            }
            Tree::Text(there) if *there == value => Ok(()),
            _ => Err(twice()),
        };
    };
    if *at == Tree::Null {
        *at = Tree::Table(Table::new());
    }
    let Tree::Table(table) = at else { return Err(twice()) };
    let name = if word.is_empty() { item(table, rest) } else { word.clone() };
    let place = table.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
        table.push((name, Tree::Null));
        table.len() - 1
    });
    put(&mut table[place].1, rest, value)
}

/// Marks the items of `name[]`, which no name of a form can hold.
const ITEM: &str = "[";

/// Which item of a list without numbers comes now: the last, unless it has what comes already.
fn item(table: &Table, rest: &[String]) -> String {
    let mut items = table.iter().filter(|(name, _)| name.starts_with(ITEM));
    let count = items.clone().count();
    let goes_on = items.next_back().filter(|(_, last)| match (rest.first(), last) {
        (Some(word), Tree::Table(_)) => last.get(word).is_none(),
        _ => false,
    });
    goes_on.map_or_else(|| format!("{ITEM}{count}"), |(name, _)| name.clone())
}

/// Makes lists of the tables whose names are numbers from 0 on, or the marks of items.
fn lists(tree: Tree) -> Result<Tree, Error> {
    let Tree::Table(mut table) = tree else { return Ok(tree) };
    let place = |name: &str| name.strip_prefix(ITEM).unwrap_or(name).parse::<usize>().ok();
    let is_list = !table.is_empty() && table.iter().all(|(name, _)| place(name).is_some());
    if is_list && table.iter().any(|(name, _)| place(name).is_some_and(|place| place >= MAX_ITEMS)) {
        return Err(Error::invalid_request("A list is too long."));
    }
    if is_list {
        table.sort_by_key(|(name, _)| place(name));
        return table.into_iter().map(|(_, value)| lists(value)).collect::<Result<_, _>>().map(Tree::List);
    }
    let table = table.into_iter().map(|(name, value)| Ok((name, lists(value)?)));
    table.collect::<Result<_, _>>().map(Tree::Table)
}
