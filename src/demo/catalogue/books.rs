//! What the library has.

/// A book of the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Book {
    pub(super) id: BookId,
    pub(super) title: &'static str,
    pub(super) author: &'static str,
    pub(super) year: u16,
    pub(super) shelf: &'static str,
}

/// The number of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct BookId(u16);

impl BookId {
    pub(super) const fn new(number: u16) -> Self {
        Self(number)
    }

    /// Reads a number; `None` for anything else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    pub(super) fn number(self) -> u16 {
        self.0
    }
}

impl Book {
    /// The book of that number, where there is one.
    pub(super) fn get(id: BookId) -> Option<&'static Self> {
        BOOKS.iter().find(|book| book.id == id)
    }
}

/// The books whose title or author contains `text`, whatever its case; all of them for none.
pub(super) fn find(text: &str) -> Vec<&'static Book> {
    let text = text.trim().to_lowercase();
    BOOKS.iter().filter(|book| [book.title, book.author].iter().any(|it| it.to_lowercase().contains(&text))).collect()
}

const fn book(id: u16, title: &'static str, author: &'static str, year: u16, shelf: &'static str) -> Book {
    Book { id: BookId::new(id), title, author, year, shelf }
}

const BOOKS: [Book; 12] = [
    book(1, "The Art of Computer Programming, Volume 1", "Donald E. Knuth", 1968, "QA 76.6 K64"),
    book(2, "The C Programming Language", "Brian W. Kernighan & Dennis M. Ritchie", 1978, "QA 76.73 K47"),
    book(
        3,
        "Structure and Interpretation of Computer Programs",
        "Harold Abelson & Gerald Jay Sussman",
        1985,
        "QA 76.6 A25",
    ),
    book(4, "The Mythical Man-Month", "Frederick P. Brooks", 1975, "QA 76.758 B75"),
    book(5, "A Pattern Language", "Christopher Alexander", 1977, "NA 2750 A44"),
    book(6, "Pride and Prejudice", "Jane Austen", 1813, "PR 4034 P7"),
    book(7, "Middlemarch", "George Eliot", 1871, "PR 4662 A1"),
    book(8, "Frankenstein; or, The Modern Prometheus", "Mary Shelley", 1818, "PR 5397 F7"),
    book(9, "On the Origin of Species", "Charles Darwin", 1859, "QH 365 O2"),
    book(10, "Moby-Dick; or, The Whale", "Herman Melville", 1851, "PS 2384 M6"),
    book(11, "The Time Machine", "H. G. Wells", 1895, "PR 5774 T5"),
    book(12, "The Adventures of Sherlock Holmes", "Arthur Conan Doyle", 1892, "PR 4622 A1"),
];
