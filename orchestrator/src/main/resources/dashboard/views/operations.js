import { useEffect, useState } from "preact/hooks";
import { Empty, Loading, NotLoaded, Page, Tabs } from "../components.js";
import { html } from "../html.js";
import { href } from "../route.js";

/** The tabs of the operations view. Each is a module of its own. */
const TABS = {
  history: ["History", () => import("./operations/history.js")],
  workers: ["Workers", () => import("./operations/workers.js")],
  queues: ["Queues", () => import("./operations/queues.js")],
  "dead-letters": ["Dead letters", () => import("./operations/dead-letters.js")],
  webhooks: ["Webhooks", () => import("./operations/webhooks.js")],
  keys: ["API keys", () => import("./operations/keys.js")],
  audit: ["Audit", () => import("./operations/audit.js")],
};

export default function Operations({ path: [, tab = "history"], query, caller }) {
  const [name, load] = Object.hasOwn(TABS, tab) ? TABS[tab] : TABS.history;
  const tabs = Object.entries(TABS).map(([id, [title]]) => ({ name: title, address: href(["operations", id]) }));
  return html`
    <${Page} title="Operations">
      <${Tabs} label="Operations" current=${name} tabs=${tabs} />
      ${caller.role === "admin"
        ? html`<${Tab} key=${name} load=${load} query=${query} caller=${caller} />`
        : html`<${Empty} title="This page is for admins.">Your key has the role ${caller.role}. Sign in with a key that has the role admin.<//>`}
    <//>
  `;
}

function Tab({ load, ...props }) {
  const [loaded, setLoaded] = useState(null);
  const [error, setError] = useState(null);
  useEffect(() => {
    load().then((module) => setLoaded(() => module.default), setError);
  }, [load]);
  if (error) return html`<${NotLoaded} />`;
  return loaded ? html`<${loaded} ...${props} />` : html`<${Loading} what="the page" />`;
}
