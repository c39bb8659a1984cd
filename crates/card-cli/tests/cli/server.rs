//! A server that answers exactly the bytes a test wants, also wrong ones.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// What to do with a connection after a request was read.
#[derive(Clone)]
pub(crate) enum Answer {
    /// A correct reply with this status and body.
    Reply(u16, String),
    /// These bytes, then the end of the connection.
    Raw(Vec<u8>),
    /// Nothing, for ever.
    Silence,
}

/// Answers every request with `answer`, which is given the request's body; returns the base URL.
pub(crate) fn serve(answer: impl Fn(&str) -> Answer + Send + Sync + Clone + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let answer = answer.clone();
            thread::spawn(move || while exchange(stream.as_ref().unwrap(), &answer).is_some() {});
        }
    });
    url
}

/// Answers every request with a successful JSON reply.
pub(crate) fn replying(body: &str) -> String {
    let body = body.to_owned();
    serve(move |_| Answer::Reply(200, body.clone()))
}

fn exchange(mut stream: &TcpStream, answer: &impl Fn(&str) -> Answer) -> Option<()> {
    let body = read_request(stream)?;
    match answer(&body) {
        Answer::Reply(status, body) => {
            let length = body.len();
            let head =
                format!("HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
            stream.write_all(format!("{head}{body}").as_bytes()).ok()
        }
        Answer::Raw(bytes) => {
            stream.write_all(&bytes).ok()?;
            None
        }
        Answer::Silence => loop {
            thread::park();
        },
    }
}

fn read_request(mut stream: &TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some(body.to_owned());
            }
        }
        match stream.read(&mut buffer).ok()? {
            0 => return None,
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}
