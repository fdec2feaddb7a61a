// The runtime of CopilotKit with an agent that has Quarry's tools.
//
//     npm install @copilotkit/runtime@1.75 && node server.mjs
import { BuiltInAgent, CopilotRuntime, createCopilotEndpoint } from "@copilotkit/runtime/v2";
import { serve } from "@hono/node-server";

const key = process.env.QUARRY_API_KEY;

export const agent = () =>
  new BuiltInAgent({
    model: process.env.MODEL ?? "openai/gpt-5-mini",
    maxSteps: 5,
    mcpServers: [
      {
        type: "http",
        url: process.env.QUARRY_MCP_URL ?? "http://127.0.0.1:8000/mcp",
        options: { requestInit: { headers: key ? { "X-API-Key": key } : {} } },
      },
    ],
  });

export const app = () =>
  createCopilotEndpoint({
    runtime: new CopilotRuntime({ agents: { default: agent() } }),
    basePath: "/api/copilotkit",
  });

if (import.meta.url === `file://${process.argv[1]}`) {
  serve({ fetch: app().fetch, port: 4100, hostname: "127.0.0.1" });
}
