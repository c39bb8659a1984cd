//! The page at `/`: what is served to whom. What it does in a browser is shown by the witness Chromium.

use card_emulator::EmulatorHandle;
use serde_json::json;

use crate::support::{Reply, TEMPLATE, act, done, start};

const HOST: &str = "host: 127.0.0.1\r\n";

async fn get(emulator: &EmulatorHandle, path: &str, headers: &str) -> Reply {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let mut stream = tokio::net::TcpStream::connect(emulator.address()).await.unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await.unwrap();
    Reply::parse(&reply)
}

#[tokio::test]
async fn it_comes_with_every_file_it_names_and_with_nothing_from_elsewhere() {
    let emulator = start().await;
    let page = get(&emulator, "/", HOST).await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let (mut files, links): (Vec<_>, Vec<_>) =
        named(&page.body).into_iter().partition(|path| path.starts_with("/_emulator/page/"));
    assert_eq!(links, ["/docs", "/openapi.json"]);
    for link in links {
        assert_eq!(get(&emulator, &link, HOST).await.status, 200, "{link}");
    }
    assert!(files.len() >= 4, "{files:?}");
    let mut seen = Vec::new();
    while let Some(path) = files.pop() {
        let file = get(&emulator, &path, HOST).await;
        assert_eq!(file.status, 200, "{path}");
        // The name of SVG's namespace is no address.
        let text = file.body.replace("http://www.w3.org/2000/svg", "");
        assert!(!text.contains("http://") && !text.contains("https://"), "{path}");
        // A script names the scripts it needs by `from "./name.js"`.
        let more = file
            .body
            .split("from \"./")
            .skip(1)
            .map(|rest| format!("/_emulator/page/{}", rest.split('"').next().unwrap()));
        files.extend(more.filter(|path| !seen.contains(path)).collect::<Vec<_>>());
        seen.push(path);
    }
    for script in ["main.js", "dom.js", "card.js", "controls.js"] {
        assert!(seen.iter().any(|path| path.ends_with(script)), "{script}: {seen:?}");
    }
    assert_eq!(get(&emulator, "/_emulator/page/none.js", HOST).await.status, 404);
}

#[tokio::test]
async fn nothing_but_its_own_scripts_may_run_in_it() {
    let emulator = start().await;
    for path in ["/", "/_emulator/page/main.js", "/_emulator/page/barcode.svg?value=1", "/_emulator/page/diagram.svg"] {
        let reply = get(&emulator, path, HOST).await;
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(
            (reply.header("x-content-type-options"), reply.header("x-frame-options")),
            (Some("nosniff"), Some("DENY"))
        );
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{path}");
    }
    let page = get(&emulator, "/", HOST).await.body;
    assert!(!page.contains(" style=") && page.matches("<script").count() == 1, "no inline code");
    let mut words = page.split_whitespace();
    assert!(!words.any(|word| word.starts_with("on") && word.contains('=')), "no handler in the markup");
}

#[tokio::test]
async fn a_page_of_another_origin_gets_none_of_it() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    let diagram = format!("/_emulator/page/diagram.svg?card-template-id={TEMPLATE}&card-id=A-1");
    for path in ["/", "/_emulator/page/main.js", diagram.as_str()] {
        for headers in [
            "host: evil.example\r\n",
            "host: 127.0.0.1\r\norigin: http://evil.example\r\n",
            "host: 127.0.0.1\r\nsec-fetch-site: cross-site\r\n",
        ] {
            let reply = get(&emulator, path, headers).await;
            assert!(reply.status == 403 && !reply.body.contains('<'), "{path} {headers}: {}", reply.body);
        }
        assert_eq!(get(&emulator, path, "host: 127.0.0.1\r\nsec-fetch-site: same-origin\r\n").await.status, 200);
    }
}

#[tokio::test]
async fn looking_at_it_is_no_request_of_a_vendors_api() {
    let emulator = start().await;
    get(&emulator, "/", HOST).await;
    get(&emulator, "/_emulator/overview", HOST).await;
    assert!(emulator.journal().is_empty());
    let post = crate::support::send(&emulator, "POST", "/", &[], b"{}").await;
    assert_eq!((post.status, emulator.journal().len()), (404, 1), "a request that lost its path is told of");
}

#[tokio::test]
async fn barcodes_and_paths_are_drawn_and_what_cannot_be_is_told() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    act(&emulator, "card-action", "A-1", json!({"status-action": "archive"})).await;
    let diagram =
        get(&emulator, &format!("/_emulator/page/diagram.svg?card-template-id={TEMPLATE}&card-id=A-1"), HOST).await;
    assert_eq!(diagram.header("content-type"), Some("image/svg+xml"));
    assert!(diagram.body.contains("Archived (now)"), "{}", diagram.body);
    let hostile = get(&emulator, "/_emulator/page/barcode.svg?value=%3Cscript%3E", HOST).await;
    assert!(hostile.status == 200 && !hostile.body.contains("script"), "{}", hostile.body);
    for (path, status, what) in [
        ("barcode.svg", 400, "value"),
        ("barcode.svg?value=1&kind=ean", 400, "ean"),
        ("barcode.svg?value=%C3%81ine&kind=code128", 422, "fits into no"),
        ("diagram.svg?card-template-id=none&card-id=A", 404, "no template"),
    ] {
        let reply = get(&emulator, &format!("/_emulator/page/{path}"), HOST).await;
        assert!(reply.status == status && reply.body.contains(what), "{path}: {} {}", reply.status, reply.body);
    }
}

/// Paths in `src` and `href`.
fn named(html: &str) -> Vec<String> {
    let parts = html.split("src=\"").skip(1).chain(html.split("href=\"").skip(1));
    parts.map(|rest| rest.split('"').next().unwrap().to_owned()).filter(|path| path.starts_with('/')).collect()
}
