//! What a request says: query and body together, since clients of the protocol put the same things here and there. A body is a
//! form with brackets, JSON or XML; all of them become one tree. What says one thing in two ways is refused, wherever that is: a
//! name twice in JSON, a field of a form twice with different values (Rails took the last, other servers the first), an
//! element of XML twice, a query against a body. Whoever checked one of the readings would not know the other.

mod form;

use std::collections::HashSet;

use roxmltree::{Node, NodeType};

use super::error::Error;
use crate::domain::tree::{Table, Tree};
use crate::domain::xml;

/// The most items of a list in a form, so that `a[4000000000]` makes none.
const MAX_ITEMS: usize = 64;
/// How deep JSON may be nested.
const JSON_DEPTH: usize = 32;
/// How deep XML may be nested.
const XML_DEPTH: usize = 16;

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `application/x-www-form-urlencoded`, and whatever names no type.
    Form,
    /// `application/json`.
    Json,
    /// `application/xml` or `text/xml`.
    Xml,
}

impl Kind {
    /// By the type a request names; `None` for what nobody sends here. Clients name the form's type on empty bodies too.
    pub(super) fn of(content_type: &str) -> Option<Self> {
        let name = content_type.split_once(';').map_or(content_type, |(name, _)| name).trim().to_ascii_lowercase();
        match name.as_str() {
            "" | "application/x-www-form-urlencoded" => Some(Self::Form),
            "application/json" => Some(Self::Json),
            "application/xml" | "text/xml" => Some(Self::Xml),
            _ => None,
        }
    }
}

/// What a request says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Params(Tree);

impl Params {
    /// Reads query and body.
    ///
    /// # Errors
    ///
    /// [`Error::invalid_request`] for what cannot be read, is too deep or too much, or says one thing in two ways.
    pub(super) fn read(query: &str, kind: Kind, body: &[u8]) -> Result<Self, Error> {
        let mut all = form::read(query.as_bytes())?;
        let said = match kind {
            _ if body.iter().all(u8::is_ascii_whitespace) => Table::new(),
            Kind::Form => form::read(body)?,
            Kind::Json => json(body)?,
            Kind::Xml => xml(body)?,
        };
        merge(&mut all, said)?;
        Ok(Self(Tree::Table(all)))
    }

    /// What stands in a table of this name, where there is one, as in a document of XML whose root it is. Else all of it.
    pub(super) fn within(&self, name: &str) -> Self {
        match self.0.get(name) {
            Some(inner @ Tree::Table(_)) => Self(inner.clone()),
            _ => self.clone(),
        }
    }

    /// A value by the names on the way to it. `null` is none.
    pub(super) fn get(&self, path: &[&str]) -> Option<&Tree> {
        let mut found = &self.0;
        for name in path {
            found = found.get(name)?;
        }
        (*found != Tree::Null).then_some(found)
    }

    /// A text: numbers and truth values as they are written. Empty is none.
    pub(super) fn text(&self, path: &[&str]) -> Option<String> {
        let text = self.get(path)?.text()?.trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// A truth value in any of the ways clients write one: `true`, `True`, `1`.
    pub(super) fn flag(&self, path: &[&str]) -> Option<bool> {
        let text = self.text(path)?;
        Some(text.eq_ignore_ascii_case("true") || text == "1")
    }

    /// A table, in the order it came.
    ///
    /// # Errors
    ///
    /// [`Error::invalid_parameter`] if it is something else.
    pub(super) fn table(&self, name: &str) -> Result<Table, Error> {
        match self.get(&[name]) {
            None => Ok(Table::new()),
            Some(Tree::Table(table)) => Ok(table.clone()),
            Some(Tree::Text(text)) if text.is_empty() => Ok(Table::new()),
            // PHP writes an empty table so.
            Some(Tree::List(items)) if items.is_empty() => Ok(Table::new()),
            Some(_) => Err(Error::invalid_parameter(name, "It must be a table of names and values.")),
        }
    }

    /// A table of texts, in the order it came.
    ///
    /// # Errors
    ///
    /// [`Error::invalid_parameter`] if it is something else.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<(String, String)>, Error> {
        let pairs = self.table(name)?.into_iter().map(|(label, value)| Some((label, value.text()?)));
        let pairs: Option<_> = pairs.collect();
        pairs.ok_or_else(|| Error::invalid_parameter(name, "It must be a table of texts."))
    }

    /// A list of tables.
    ///
    /// # Errors
    ///
    /// [`Error::invalid_parameter`] if it is something else.
    pub(super) fn list(&self, name: &str) -> Result<&[Tree], Error> {
        let wrong = || Error::invalid_parameter(name, "It must be a list of tables.");
        match self.get(&[name]) {
            None => Ok(&[]),
            Some(Tree::List(items)) if items.iter().all(|item| matches!(item, Tree::Table(_))) => Ok(items),
            Some(Tree::Text(text)) if text.is_empty() => Ok(&[]),
            Some(Tree::Table(table)) if table.is_empty() => Ok(&[]),
            Some(_) => Err(wrong()),
        }
    }
}

/// Puts the body's values beside the query's. One that says something else than the other is neither.
fn merge(all: &mut Table, more: Table) -> Result<(), Error> {
    // A query has few names, so that looking at all of them for each of a body's is no work.
    let queried = all.len();
    for (name, value) in more {
        match (all[..queried].iter_mut().find(|(known, _)| *known == name), value) {
            (None, value) => all.push((name, value)),
            (Some((_, Tree::Table(there))), Tree::Table(value)) => merge(there, value)?,
            (Some((_, there)), value) if *there == value => {}
            (Some(_), _) => return Err(Error::invalid_request("A parameter is given twice, in two ways.")),
        }
    }
    Ok(())
}

fn json(body: &[u8]) -> Result<Table, Error> {
    let unreadable = || Error::invalid_request("The body is no JSON.");
    if depth(body) > JSON_DEPTH {
        return Err(Error::invalid_request("The body is nested too deeply."));
    }
    let read = serde_json::from_slice(body).map_err(|error| {
        if error.is_data() { Error::invalid_request("A name stands twice in one table.") } else { unreadable() }
    });
    match read? {
        Tree::Table(table) => Ok(table),
        // Some clients send it where they have nothing to say.
        Tree::Null => Ok(Table::new()),
        _ => Err(unreadable()),
    }
}

/// How deep JSON is nested at its deepest.
fn depth(body: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in body {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'{' | b'[') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// `<user><email>…</email></user>` is `user[email]`, and `email` as well: whatever a program calls the root of its document,
/// what stands in it are parameters, of every call.
fn xml(body: &[u8]) -> Result<Table, Error> {
    let unreadable = || {
        let why = "The body is no XML of this kind: no DOCTYPE, no comments, not deep, each element once but in lists.";
        Error::invalid_request(why)
    };
    let text = std::str::from_utf8(body).map_err(|_| unreadable())?;
    let document = xml::parse(text).ok_or_else(unreadable)?;
    let odd = |node: Node<'_, '_>| matches!(node.node_type(), NodeType::Comment | NodeType::PI);
    if document.descendants().any(odd) {
        return Err(unreadable());
    }
    let root = document.root_element();
    let (name, said) = (name_of(root), element(root, XML_DEPTH).ok_or_else(unreadable)?);
    let mut all = match &said {
        Tree::Table(table) => table.clone(),
        _ => Table::new(),
    };
    if all.iter().all(|(known, _)| *known != name) {
        all.push((name, said));
    }
    Ok(all)
}

fn name_of(node: Node<'_, '_>) -> String {
    node.tag_name().name().replace('-', "_")
}

fn element(node: Node<'_, '_>, depth: usize) -> Option<Tree> {
    let depth = depth.checked_sub(1)?;
    let inner = node.children().filter(Node::is_element);
    if node.attribute("type") == Some("array") {
        let items: Vec<_> = inner.take(MAX_ITEMS + 1).collect();
        let is_short = items.len() <= MAX_ITEMS;
        return items
            .into_iter()
            .map(|item| element(item, depth).filter(|_| is_short))
            .collect::<Option<_>>()
            .map(Tree::List);
    }
    let (mut table, mut names) = (Table::new(), HashSet::new());
    for child in inner {
        let name = name_of(child);
        if !names.insert(name.clone()) {
            return None;
        }
        table.push((name, element(child, depth)?));
    }
    if table.is_empty() {
        let text: String = node.children().filter_map(|child| child.text()).collect();
        return Some(Tree::from(text.trim()));
    }
    Some(Tree::Table(table))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(query: &str, kind: Kind, body: &str) -> Result<Value, Error> {
        // Compared without the order of names.
        Params::read(query, kind, body.as_bytes()).map(|params| serde_json::from_str(&params.0.to_string()).unwrap())
    }

    #[test]
    fn brackets_lead_into_tables_and_lists() {
        for (body, said) in [
            ("user[email]=a%40b.c&user[cellphone]=1", json!({ "user": { "email": "a@b.c", "cellphone": "1" } })),
            (
                "logos[0][res]=low&logos[0][url]=u&logos[1][res]=high",
                json!({ "logos": [{ "res": "low", "url": "u" }, { "res": "high" }] }),
            ),
            // One that repeats begins another item.
            (
                "logos[][res]=low&logos[][url]=u&logos[][res]=high&logos[][url]=v",
                json!({ "logos": [{ "res": "low", "url": "u" }, { "res": "high", "url": "v" }] }),
            ),
            ("a[]=1&a[]=2", json!({ "a": ["1", "2"] })),
            ("details[a b]=x+y&details[]=z", json!({ "details": { "a b": "x y", "[0": "z" } })),
            ("[a]=1&c]=3", json!({ "[a]": "1", "c]": "3" })),
            ("", json!({})),
        ] {
            assert_eq!(read("", Kind::Form, body).unwrap(), said, "{body}");
            assert_eq!(read(body, Kind::Form, "").unwrap(), said, "?{body}");
        }
    }

    #[test]
    fn query_and_body_are_one_and_never_two() {
        let both = read("api_key=k&user[email]=e", Kind::Json, "{\"user\":{\"cellphone\":555}}").unwrap();
        assert_eq!(both, json!({ "api_key": "k", "user": { "email": "e", "cellphone": 555 } }));
        assert!(read("force=true", Kind::Form, "force=true").is_ok());
        for (query, body) in [("force=true", "force=false"), ("a=1&a=2", ""), ("a=1", "a[b]=1"), ("a[b]=1&a=1", "")] {
            assert!(read(query, Kind::Form, body).is_err(), "{query} {body}");
        }
    }

    #[test]
    fn a_body_of_two_readings_is_refused() {
        for (kind, body) in [
            (Kind::Json, r#"{"force":"true","force":"false"}"#),
            (Kind::Json, r#"{"force":"true","\u0066orce":"true"}"#),
            (Kind::Json, r#"{"user":{"email":"a","cellphone":"1","email":"b"}}"#),
            (Kind::Form, "force=true&force=false"),
            (Kind::Form, "user[email]=a&user[email]=b"),
            (Kind::Form, "user[email]=a&user=b"),
            (Kind::Xml, "<user><email>a</email><email>b</email></user>"),
            (Kind::Xml, "<user><country_code>1</country_code><country-code>2</country-code></user>"),
        ] {
            let error = read("", kind, body).unwrap_err();
            assert_eq!(error.body()["error_code"], "60002", "{body}");
        }
        assert!(read("email=b", Kind::Xml, "<user><email>a</email></user>").is_err());
        // Said twice the same way it has one reading.
        assert!(read("", Kind::Form, "force=true&force=true").is_ok());
    }

    #[test]
    fn xml_says_whatever_a_form_can() {
        for (body, path) in [
            ("<user><email>a@b.c</email></user>", &["user", "email"][..]),
            ("<user><email>a@b.c</email></user>", &["email"]),
            ("<hash><user><email>a@b.c</email></user></hash>", &["user", "email"]),
            ("<anything><email>a@b.c</email></anything>", &["email"]),
            ("<email>a@b.c</email>", &["email"]),
            ("<email><email>a@b.c</email></email>", &["email"]),
        ] {
            let params = Params::read("", Kind::Xml, body.as_bytes()).unwrap();
            assert_eq!(params.text(path).as_deref(), Some("a@b.c"), "{body}");
        }
    }

    #[test]
    fn bombs_are_refused() {
        let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
        let json_bomb = format!("{{\"a\":{deep}}}");
        let many = (0..65).map(|n| format!("a{n}=1")).collect::<Vec<_>>().join("&");
        let elements = format!("{}x{}", "<a>".repeat(20), "</a>".repeat(20));
        let entities = "<!DOCTYPE u [<!ENTITY a \"aaaa\">]><user>&a;</user>";
        for (kind, body) in [
            (Kind::Json, json_bomb.as_str()),
            (Kind::Json, "[1]"),
            (Kind::Json, "{"),
            (Kind::Form, &many),
            (Kind::Form, "a[b][c][d]=1"),
            (Kind::Form, "b[=2"),
            (Kind::Form, "details[Amount [EUR]]=5"),
            (Kind::Form, "a[64]=1"),
            (Kind::Xml, &elements),
            (Kind::Xml, entities),
            (Kind::Xml, "<user><email>a</email><email>b</email></user>"),
            (Kind::Xml, "user"),
        ] {
            assert!(read("", kind, body).is_err(), "{body:.60}");
        }
        // A text that only looks deep is none.
        assert!(read("", Kind::Json, "{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"}").is_ok());
    }

    #[test]
    fn a_table_of_details_keeps_its_order_in_every_form() {
        let of = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        for (kind, body) in [
            (Kind::Form, "details[To]=Bob&details[Amount]=10&details[From]=%2B&message=x"),
            (Kind::Json, r#"{"message":"x","details":{"To":"Bob","Amount":10,"From":"+"}}"#),
            (
                Kind::Xml,
                "<approval_request><message>x</message><details><To>Bob</To><Amount>10</Amount><From>+</From></details></approval_request>",
            ),
        ] {
            for (query, body) in [("", body), (body, "")] {
                if !body.is_empty() || kind == Kind::Form {
                    let params = Params::read(query, kind, body.as_bytes()).unwrap().within("approval_request");
                    let expected = [of("To", "Bob"), of("Amount", "10"), of("From", "+")];
                    assert_eq!(params.texts("details").unwrap(), expected, "{kind:?}");
                    assert_eq!(params.text(&["message"]).as_deref(), Some("x"), "{kind:?}");
                }
            }
        }
        let json = |body: &str| Params::read("", Kind::Json, body.as_bytes()).unwrap();
        for none in ["{}", r#"{"details":null}"#, r#"{"details":{}}"#, r#"{"details":[]}"#, r#"{"details":""}"#] {
            assert_eq!(json(none).table("details").unwrap(), [], "{none}");
        }
        for odd in [r#"{"details":"a"}"#, r#"{"details":["a"]}"#, r#"{"details":1}"#] {
            assert!(json(odd).table("details").is_err(), "{odd}");
        }
        let nested = json(r#"{"details":{"a":{"b":"c"}}}"#);
        assert!(nested.texts("details").is_err() && nested.table("details").is_ok());
    }

    #[test]
    fn a_list_of_logos_is_read_in_every_form() {
        let expected = [("default", "u"), ("high", "v")];
        for (kind, body) in [
            (Kind::Form, "logos[0][res]=default&logos[0][url]=u&logos[1][res]=high&logos[1][url]=v"),
            (Kind::Form, "logos[][res]=default&logos[][url]=u&logos[][res]=high&logos[][url]=v"),
            (Kind::Json, r#"{"logos":[{"res":"default","url":"u"},{"res":"high","url":"v"}]}"#),
            (
                Kind::Xml,
                "<approval_request><logos type=\"array\"><logo><res>default</res><url>u</url></logo>\
                 <logo><url>v</url><res>high</res></logo></logos></approval_request>",
            ),
        ] {
            let params = Params::read("", kind, body.as_bytes()).unwrap().within("approval_request");
            let logos = params.list("logos").unwrap();
            let part = |logo: &Tree, name| logo.get(name).and_then(Tree::text).unwrap();
            let logos: Vec<_> = logos.iter().map(|logo| (part(logo, "res"), part(logo, "url"))).collect();
            assert_eq!(logos, expected.map(|(res, url)| (res.to_owned(), url.to_owned())), "{body}");
        }
        let json = |body: &str| Params::read("", Kind::Json, body.as_bytes()).unwrap();
        for none in ["{}", r#"{"logos":null}"#, r#"{"logos":[]}"#, r#"{"logos":""}"#] {
            assert!(json(none).list("logos").unwrap().is_empty(), "{none}");
        }
        for odd in [r#"{"logos":"u"}"#, r#"{"logos":["u"]}"#, r#"{"logos":{"res":"default"}}"#] {
            assert!(json(odd).list("logos").is_err(), "{odd}");
        }
        let many = format!("<r><logos type=\"array\">{}</logos></r>", "<logo/>".repeat(65));
        assert!(Params::read("", Kind::Xml, many.as_bytes()).is_err());
    }

    #[test]
    fn values_are_read_as_clients_write_them() {
        let json = br#"{"a":true,"b":"True","c":1,"d":"1","e":"no","f":null,"g":"","user":{"country_code":49}}"#;
        let params = Params::read("", Kind::Json, json).unwrap();
        let flags: Vec<_> = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|name| params.flag(&[name])).into();
        assert_eq!(flags, [Some(true), Some(true), Some(true), Some(true), Some(false), None, None, None]);
        assert_eq!(params.text(&["user", "country_code"]).as_deref(), Some("49"));
        let xml =
            Params::read("", Kind::Xml, b"<user><email>a@b.c</email><country-code>1</country-code></user>").unwrap();
        assert_eq!(xml.text(&["user", "country_code"]).as_deref(), Some("1"));
    }
}
