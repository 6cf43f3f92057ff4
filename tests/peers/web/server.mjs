// SPDX-License-Identifier: Apache-2.0
// Serves the page and the SDK as npm installed it, on a port of localhost: where browsers
// allow Web Bluetooth without https.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname } from 'node:path';

const PAGE = new URL('index.html', import.meta.url);
const SDK = new URL('../node_modules/improv-wifi-sdk/dist/web/', import.meta.url);
const TYPES = { '.html': 'text/html', '.js': 'text/javascript' };

function fileOf(path) {
    return path.startsWith('/sdk/') ? new URL(basename(path), SDK) : PAGE;
}

async function answer(request, response) {
    const file = fileOf(request.url);
    try {
        const content = await readFile(file);
        response.setHeader('Content-Type', TYPES[extname(file.pathname)]);
        response.end(content);
    } catch {
        response.writeHead(404).end();
    }
}

// Returns the server and the page's address.
export async function serve() {
    const server = createServer(answer);
    await new Promise((done) => server.listen(0, 'localhost', done));
    return { server, address: `http://localhost:${server.address().port}/` };
}
