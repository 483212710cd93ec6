//! One typed render function per page.
