//! The pages, in the HTML of their time: a table for everything, and no script.

use std::fmt::Write as _;

use axum::{http::StatusCode, response::Response};

use super::books::Book;
use super::sessions::Loan;
use crate::demo::page::{Escaped, fresh};

/// What the login page has to say.
#[derive(Clone, Copy)]
pub(super) enum LoginNotice {
    None,
    Wrong,
}

pub(super) fn login(notice: LoginNotice) -> Response {
    let notice = match notice {
        LoginNotice::None => "",
        LoginNotice::Wrong => "<div class=\"wrong\" role=\"alert\">Wrong user name or password</div>\n",
    };
    page(
        "Login",
        None,
        &format!(
            "{notice}<form method=\"post\" action=\"/login\" class=\"login\">\n\
             <table>\n\
             <tr><th><label for=\"username\">User name</label></th>\
             <td><input id=\"username\" name=\"username\" autocomplete=\"username\" required autofocus></td></tr>\n\
             <tr><th><label for=\"password\">Password</label></th>\
             <td><input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required></td></tr>\n\
             <tr><td></td><td><button type=\"submit\">Log in</button></td></tr>\n\
             </table>\n\
             </form>\n\
             <p class=\"small\">Forgotten your password? Please see the desk on the ground floor, Monday to Friday, 9&ndash;17.</p>\n"
        ),
    )
}

pub(super) fn search(user: &str, text: &str, found: &[&Book]) -> Response {
    let mut rows = String::new();
    for book in found {
        let Book { id, title, author, year, shelf } = book;
        let number = id.number();
        write_row(
            &mut rows,
            &format!("<a href=\"/book/{number}\">{}</a>", Escaped(title)),
            &[&Escaped(author).to_string(), &year.to_string(), shelf],
        );
    }
    let result = if found.is_empty() {
        format!("<p>Nothing found for <b>{}</b>.</p>\n", Escaped(text))
    } else {
        format!(
            "<table class=\"list\">\n<tr><th>Title</th><th>Author</th><th>Year</th><th>Shelf</th></tr>\n{rows}</table>\n\
             <p class=\"small\">Records found: {}</p>\n",
            found.len()
        )
    };
    page(
        "Catalogue search",
        Some(user),
        &format!(
            "<form method=\"get\" action=\"/\" class=\"search\">\n\
             <label for=\"q\">Title or author</label> <input id=\"q\" name=\"q\" value=\"{}\" size=\"30\">\n\
             <button type=\"submit\">Search</button>\n</form>\n{result}",
            Escaped(text)
        ),
    )
}

pub(super) fn book(user: &str, book: &Book) -> Response {
    page(
        book.title,
        Some(user),
        &format!(
            "<table class=\"record\">\n<tr><th>Author</th><td>{}</td></tr>\n<tr><th>Year</th><td>{}</td></tr>\n\
             <tr><th>Shelf</th><td>{}</td></tr>\n<tr><th>Record</th><td>{}</td></tr>\n</table>\n\
             <p><a href=\"/\">Back to the search</a></p>\n",
            Escaped(book.author),
            book.year,
            book.shelf,
            book.id.number()
        ),
    )
}

pub(super) fn loans(user: &str, loans: &[Loan], notice: Option<&str>) -> Response {
    let mut body = String::new();
    if let Some(notice) = notice {
        let _ = writeln!(body, "<div class=\"wrong\" role=\"alert\">{}</div>", Escaped(notice));
    }
    body.push_str("<table class=\"list\">\n<tr><th>Title</th><th>Due</th><th>Renewals</th><th>Renew</th></tr>\n");
    for loan in loans {
        let number = loan.book.number();
        let title = Book::get(loan.book).map_or("(withdrawn)", |book| book.title);
        write_row(
            &mut body,
            &format!("<a href=\"/book/{number}\">{}</a>", Escaped(title)),
            &[
                &loan.due(),
                &loan.renewals.to_string(),
                &format!(
                    "<form method=\"post\" action=\"/loans\"><button name=\"renew\" value=\"{number}\">Renew</button></form>"
                ),
            ],
        );
    }
    body.push_str("</table>\n");
    page("Your loans", Some(user), &body)
}

pub(super) fn not_found() -> Response {
    let mut response =
        page("Not found", None, "<p>There is no such record. <a href=\"/\">Back to the search</a></p>\n");
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// Adds a row; `cells` are markup already.
fn write_row(to: &mut String, first: &str, cells: &[&str]) {
    let _ = writeln!(to, "<tr><td>{first}</td><td>{}</td></tr>", cells.join("</td><td>"));
}

/// A whole page; `body` is markup already, the rest is text.
fn page(title: &str, user: Option<&str>, body: &str) -> Response {
    let menu = user.map_or(String::new(), |user| {
        format!(
            "<p class=\"menu\">[ <a href=\"/\">Search</a> | <a href=\"/loans\">Loans</a> | <a href=\"/logout\">Log out</a> ] \
             &nbsp; Logged in as <b id=\"user\">{}</b></p>\n",
            Escaped(user)
        )
    });
    let title = Escaped(title);
    fresh(format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title} - Library catalogue</title>\n\
         <link rel=\"stylesheet\" href=\"/static/style.css\">\n<link rel=\"icon\" href=\"data:,\">\n</head>\n<body>\n<main class=\"sheet\">\n\
         <div class=\"banner\">Library catalogue</div>\n{menu}<h1>{title}</h1>\n{body}<hr>\n\
         <p class=\"small\">Library catalogue 2.1 (1999). Best viewed at 800 &times; 600.</p>\n</main>\n</body>\n</html>\n"
    ))
}
