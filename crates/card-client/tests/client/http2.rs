//! What an HTTP/2 server says of requests that it did not process, frame by frame.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use card_client::id123::Client;
use card_client::testing::{FixedRandomness, ManualClock};
use card_client::{Error, ErrorKind, HttpVersion};

use crate::fixtures::{KEY, create_card};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const GO_AWAY: u8 = 7;

const NO_ERROR: u8 = 0;
const INTERNAL_ERROR: u8 = 2;
const REFUSED_STREAM: u8 = 7;

/// Answers the request of each connection with these frames, then hears no more or closes; and counts the requests.
fn server(closes: bool, answer: impl Fn(u32) -> Vec<u8> + Send + 'static) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let requests = Arc::new(AtomicUsize::new(0));
    let count = requests.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // The client hangs up when it has heard enough.
            let _ = serve(stream, closes, &answer, &count);
        }
    });
    (address, requests)
}

fn serve(
    mut stream: TcpStream,
    closes: bool,
    answer: impl Fn(u32) -> Vec<u8>,
    count: &AtomicUsize,
) -> std::io::Result<()> {
    stream.read_exact(&mut [0; b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".len()])?;
    stream.write_all(&frame(SETTINGS, 0, &[]))?;
    let mut is_answered = false;
    // The frame of the body comes behind that of the headers; closing before it was read would be a reset.
    while !(closes && is_answered) {
        let mut head = [0; 9];
        stream.read_exact(&mut head)?;
        let length = u64::from(u32::from_be_bytes([0, head[0], head[1], head[2]]));
        std::io::copy(&mut (&mut stream).take(length), &mut std::io::sink())?;
        is_answered |= head[3] == DATA;
        if head[3] == HEADERS {
            count.fetch_add(1, Ordering::SeqCst);
            stream.write_all(&answer(u32::from_be_bytes([head[5], head[6], head[7], head[8]])))?;
        }
    }
    Ok(())
}

fn frame(kind: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    [&[0, 0, length, kind, 0], &stream.to_be_bytes()[..], payload].concat()
}

/// The error of a request that must not be repeated once it may have been carried out.
async fn create(address: SocketAddr) -> Error {
    let builder = Client::builder(KEY).base_url(format!("http://{address}")).http_version(HttpVersion::Http2);
    let client = builder.clock(ManualClock::new()).randomness(FixedRandomness(0.0)).build().unwrap();
    client.send(&create_card()).await.unwrap_err()
}

#[tokio::test]
async fn a_request_that_the_server_gives_back_unprocessed_is_repeated_whatever_it_is() {
    let refused = |stream| frame(RESET, stream, &[0, 0, 0, REFUSED_STREAM]);
    // The last stream that was processed is none.
    let gone = |_| frame(GO_AWAY, 0, &[0, 0, 0, 0, 0, 0, 0, NO_ERROR]);
    for (address, requests) in [server(false, refused), server(false, gone)] {
        let error = create(address).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4), "{error}");
        assert!(error.is_not_sent() && !error.is_outcome_unknown(), "{error}");
        assert_eq!(requests.load(Ordering::SeqCst), 4);
    }
}

#[tokio::test]
async fn a_request_that_ends_in_an_error_of_the_server_is_not_repeated_and_its_outcome_is_unknown() {
    let failed = |stream| frame(RESET, stream, &[0, 0, 0, INTERNAL_ERROR]);
    let gone = |_| frame(GO_AWAY, 0, &[0, 0, 0, 0, 0, 0, 0, INTERNAL_ERROR]);
    // It was processed, and the connection ends before its reply.
    let processed = |stream: u32| frame(GO_AWAY, 0, &[stream.to_be_bytes(), [0, 0, 0, NO_ERROR]].concat());
    for (address, requests) in [server(false, failed), server(false, gone), server(true, processed)] {
        let error = create(address).await;
        assert_eq!((error.kind(), requests.load(Ordering::SeqCst)), (ErrorKind::Transport, 1), "{error}");
        assert!(error.is_outcome_unknown(), "{error}");
    }
}
