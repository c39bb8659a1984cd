// Servers of Node's own library (and its OpenSSL) for the client to speak to: one for each version of TLS, one that asks for
// a certificate, two of HTTP/2, and a proxy that opens tunnels. Prints their ports as one line of JSON and serves until its
// input ends. Each reply tells what the server knows of the connection.
//
// node peers.mjs FOLDER-OF-CERTIFICATES

import { readFileSync } from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import net from "node:net";
import { join } from "node:path";
import tls from "node:tls";

const folder = process.argv[2];
const file = (name) => readFileSync(join(folder, name));
const own = { key: file("server.key.pem"), cert: file("server.pem") };
// Level 0 is what lets OpenSSL speak the old versions at all.
const old = { ciphers: "DEFAULT@SECLEVEL=0" };

/** What the server knows: versions of TLS and HTTP, and the name in the client's certificate. */
function answer(request, response) {
  const socket = request.stream?.session?.socket ?? request.socket;
  const peer = socket.getPeerCertificate?.() ?? {};
  const seen = [socket.getProtocol?.() ?? "none", request.httpVersion, peer.subject?.CN ?? "nobody"].join(" ");
  request.on("data", () => {}).on("end", () => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ status: "success", code: "1", message: seen, "card-id": "A-1" }));
  });
}

const listen = (server) =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));

const ports = {};
for (const version of ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"]) {
  ports[version] = await listen(https.createServer({ ...own, ...old, minVersion: version, maxVersion: version }, answer));
}
const strict = { ...own, ca: file("ca.pem"), requestCert: true, rejectUnauthorized: true };
ports.certificate = await listen(https.createServer(strict, answer));
ports.h2 = await listen(http2.createSecureServer({ ...own, allowHTTP1: true }, answer));
ports.h2c = await listen(http2.createServer(answer));
const elsewhere = { key: file("cards.test.key.pem"), cert: file("cards.test.pem") };
ports.elsewhere = await listen(http2.createSecureServer({ ...elsewhere, allowHTTP1: true }, answer));

// The proxy knows one host, one user and one password.
const credentials = "Basic " + Buffer.from("me:secret word").toString("base64");
const proxy = http.createServer((_, response) => response.writeHead(405).end());
proxy.on("connect", (request, client, head) => {
  client.on("error", () => {});
  if (request.headers["proxy-authorization"] !== credentials) {
    return client.end("HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n");
  }
  if (request.url !== "cards.test:443") return client.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  const server = net.connect(ports.elsewhere, "127.0.0.1", () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    server.write(head);
    server.pipe(client).pipe(server);
  });
  server.on("error", () => client.destroy());
});
ports.proxy = await listen(proxy);

// The control: a client that does speak the old versions is served, so that a refusal is the other client's own.
const served = {};
for (const version of ["TLSv1", "TLSv1.1"]) {
  served[version] = await new Promise((resolve) => {
    const options = { host: "127.0.0.1", ca: file("ca.pem"), minVersion: "TLSv1", ...old };
    const socket = tls.connect({ ...options, port: ports[version] }, () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.on("error", (error) => resolve(String(error)));
  });
}

process.stdin.on("end", () => process.exit(0)).resume();
console.log(JSON.stringify({ ports, served }));
