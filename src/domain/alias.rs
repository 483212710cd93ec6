//! Other names of people: `a.smith@example.edu` for `alice`. What an app takes for one person must be one person here, or
//! the other spelling would be somebody without a factor.

use std::collections::HashMap;

use super::user::{UserName, UserNameError};

/// The aliases of a realm, both sides in canonical form. No name that one leads to is an alias itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aliases {
    names: HashMap<UserName, UserName>,
}

/// What is wrong with a list of aliases.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AliasError {
    /// One of the two is no name.
    #[error("holds a name that nobody can be sure of: {0}")]
    Name(UserNameError),
    /// One alias leads to two people.
    #[error("leads to `{one}` and to `{other}`")]
    Twice {
        /// The first.
        one: UserName,
        /// The second.
        other: UserName,
    },
    /// An alias leads to another one.
    #[error("leads to `{name}`, which is an alias itself")]
    Chain {
        /// Where it leads.
        name: UserName,
    },
}

impl Aliases {
    /// Builds the list from pairs of an alias and the name it leads to.
    ///
    /// # Errors
    ///
    /// Each alias as it was written, with its [`AliasError`]: chains are refused, so that there are no circles either.
    pub fn build<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        case_sensitive: bool,
    ) -> Result<Self, Vec<(String, AliasError)>> {
        let mut names: HashMap<UserName, UserName> = HashMap::new();
        let mut written: Vec<(&str, UserName)> = Vec::new();
        let mut problems = Vec::new();
        for (alias, name) in pairs {
            let parsed = UserName::parse(alias, case_sensitive)
                .and_then(|of_alias| Ok((of_alias, UserName::parse(name, case_sensitive)?)));
            match parsed {
                Ok((of_alias, name)) => match names.get(&of_alias) {
                    Some(one) if *one != name => {
                        let (one, other) = (one.clone(), name);
                        problems.push((alias.to_owned(), AliasError::Twice { one, other }));
                    }
                    Some(_) => {}
                    None => {
                        names.insert(of_alias, name.clone());
                        written.push((alias, name));
                    }
                },
                Err(error) => problems.push((alias.to_owned(), AliasError::Name(error))),
            }
        }
        for (alias, name) in written {
            if names.get(&name).is_some_and(|further| *further != name) {
                problems.push((alias.to_owned(), AliasError::Chain { name }));
            }
        }
        if problems.is_empty() { Ok(Self { names }) } else { Err(problems) }
    }

    /// The name that an alias leads to.
    pub fn resolve(&self, name: &UserName) -> Option<&UserName> {
        self.names.get(name)
    }

    /// The names that aliases lead to, some more than once.
    pub fn targets(&self) -> impl Iterator<Item = &UserName> {
        self.names.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> UserName {
        UserName::parse(text, false).unwrap()
    }

    #[test]
    fn an_alias_leads_to_its_name_in_every_spelling() {
        let aliases = Aliases::build([("A.Smith@Example.edu", " Alice "), ("12345", "alice")], false).unwrap();
        for alias in ["a.smith@example.edu", "A.SMITH@EXAMPLE.EDU", "12345"] {
            assert_eq!(aliases.resolve(&name(alias)), Some(&name("alice")), "{alias}");
        }
        assert_eq!(aliases.resolve(&name("alice")), None);
        assert_eq!(aliases.resolve(&name("1234")), None);
    }

    #[test]
    fn said_twice_alike_is_no_contradiction() {
        let aliases = Aliases::build([("al", "alice"), ("AL", "Alice"), ("alice", "alice")], false).unwrap();
        assert_eq!(aliases.resolve(&name("al")), Some(&name("alice")));
        // To an app that tells cases apart they are two.
        assert!(Aliases::build([("al", "alice"), ("AL", "Alice")], true).is_ok());
    }

    #[test]
    fn contradictions_chains_and_circles_are_refused() {
        let problems = |pairs: &[(&'static str, &'static str)]| {
            Aliases::build(pairs.iter().copied(), false).expect_err("refused").into_iter().collect::<Vec<_>>()
        };
        let twice = AliasError::Twice { one: name("alice"), other: name("bob") };
        assert_eq!(problems(&[("al", "alice"), ("AL", "bob")]), [("AL".to_owned(), twice)]);
        let chain = AliasError::Chain { name: name("al") };
        assert_eq!(problems(&[("al", "alice"), ("a", "al")]), [("a".to_owned(), chain)]);
        let circle = problems(&[("a", "b"), ("b", "a")]);
        assert_eq!(circle.len(), 2, "{circle:?}");
        assert_eq!(
            problems(&[("a\u{200B}", "b")]),
            [("a\u{200B}".to_owned(), AliasError::Name(UserNameError::Invisible))]
        );
        assert_eq!(problems(&[("a", " ")]), [("a".to_owned(), AliasError::Name(UserNameError::Empty))]);
    }
}
