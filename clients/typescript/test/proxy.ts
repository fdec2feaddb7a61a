// A proxy between client and server that behaves as badly as a test asks it to.
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { URL_OF_SERVER } from "./server.js";

export type Handler = (
  incoming: IncomingMessage,
  response: ServerResponse,
  forward: (onResponse?: (upstream: IncomingMessage) => void) => void,
) => void;

export interface Proxy extends AsyncDisposable {
  url: string;
  requests: string[];
}

export async function proxy(handler: Handler): Promise<Proxy> {
  const requests: string[] = [];
  const server = createServer((incoming, response) => {
    const { method, url, headers } = incoming;
    requests.push(`${method} ${url}${headers.prefer ? " " + headers.prefer : ""}`);
    handler(incoming, response, (onResponse) => {
      const upstream = request(
        URL_OF_SERVER + url,
        { method: method as string, headers: { ...headers, host: new URL(URL_OF_SERVER).host } },
        (answer) => {
          if (onResponse) {
            answer.resume();
            onResponse(answer);
          } else {
            response.writeHead(answer.statusCode as number, answer.headers);
            answer.pipe(response);
          }
        },
      );
      upstream.on("error", () => response.destroy());
      incoming.pipe(upstream);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
