// Serves Cloudflare's own local KV under the paths of Cloudflare's API.
//
//     node start.mjs TITLE=ID...
//
// Each argument is a namespace. One line on stdout says what the base URL of a client is. The program
// ends when its stdin is closed, so that it outlives nobody who started it.

import { createServer, request as send } from "node:http";
import { pipeline } from "node:stream";
import { Miniflare } from "miniflare";

const BASE = "/client/v4";
const ACCOUNT = /^\/client\/v4\/accounts\/[^/?]+(?=\/)/;
const EXPLORER = "/cdn-cgi/explorer/api";

const stdin = ended(process.stdin);
const namespaces = process.argv.slice(2).map((argument) => argument.split("="));
const miniflare = new Miniflare({
  host: "127.0.0.1",
  port: 0,
  modules: true,
  script: "export default {}",
  compatibilityDate: "2026-04-01",
  kvNamespaces: Object.fromEntries(namespaces),
  kvPersist: false,
  telemetry: { enabled: false },
  unsafeLocalExplorer: true,
});
const explorer = await miniflare.ready;
const proxy = createServer(forward);
proxy.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${proxy.address().port}${BASE}`);
});

await stdin;
proxy.close();
proxy.closeAllConnections();
// Removes its files in the background, so the program is left to end by itself.
await miniflare.dispose();

/** Takes the account off the path, and leaves the rest of it byte for byte as it came. */
function forward(request, response) {
  if (!ACCOUNT.test(request.url)) {
    response.writeHead(421).end(`${request.url} is not below ${BASE}/accounts/{account_id}\n`);
    request.resume();
    return;
  }
  const sent = send({
    host: explorer.hostname,
    port: explorer.port,
    method: request.method,
    path: request.url.replace(ACCOUNT, EXPLORER),
    headers: onward(request.rawHeaders),
  });
  sent.on("response", (answer) => {
    response.writeHead(answer.statusCode, onward(answer.rawHeaders));
    pipeline(answer, response, () => {});
  });
  sent.on("error", (error) => response.destroy(error));
  request.pipe(sent);
}

/** Names and values of the headers, without the one that is about a single connection. */
function onward(raw) {
  const kept = [];
  for (let i = 0; i < raw.length; i += 2) {
    if (raw[i].toLowerCase() !== "connection") kept.push(raw[i], raw[i + 1]);
  }
  return kept;
}

/** Waits for the end of what is never written to. */
function ended(stream) {
  stream.resume();
  return new Promise((resolve) => {
    for (const event of ["end", "close", "error"]) stream.once(event, resolve);
  });
}
