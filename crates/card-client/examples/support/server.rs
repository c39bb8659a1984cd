//! A local HTTP server for measurements: a thread for each connection, one function for all answers.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// Answers requests with `answer`, given the request's body. Gives the base URL.
pub(crate) fn start(answer: impl Fn(&[u8]) -> String + Send + Sync + 'static) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            // A client that has gone ends its thread.
            std::thread::spawn(move || serve(stream, &*answer).ok());
        }
    });
    Ok(url)
}

fn serve(mut stream: TcpStream, answer: &dyn Fn(&[u8]) -> String) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let (body, end) = loop {
            if let Some(found) = whole(&bytes) {
                break found;
            }
            match stream.read(&mut buffer)? {
                0 => return Ok(()),
                length => bytes.extend_from_slice(&buffer[..length]),
            }
        };
        let reply = answer(&bytes[body..end]);
        bytes.drain(..end);
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", reply.len());
        stream.write_all(&[head.as_bytes(), reply.as_bytes()].concat())?;
    }
}

/// Where the body of the first request begins and ends, once it is all there.
fn whole(bytes: &[u8]) -> Option<(usize, usize)> {
    let body = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..body]).ok()?.to_ascii_lowercase();
    let length: usize = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())?;
    (bytes.len() >= body + length).then_some((body, body + length))
}
