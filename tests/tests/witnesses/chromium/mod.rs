//! Chromium: the emulator's page as people meet it.
//!
//! What the page shows is judged by its document, by the tree that assistive programs read, by the rules of axe, by the
//! colours inside of parts whose place the browser itself tells, and by a barcode reader that reads the picture. It is not
//! compared with a picture of yesterday, which every version of the browser and every font would change. The pictures
//! are kept in `target/witnesses/page` for people to look at.

mod browser;
mod hostile;
mod keyboard;
mod looks;
mod overtaking;
mod world;
