import { render } from "preact";
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import { api, session } from "./api.js";
import { Failure, Loading, NotLoaded, Page } from "./components.js";
import { html } from "./html.js";
import { useAction } from "./loading.js";
import { href, useRoute } from "./route.js";

/** Each view is a module that is loaded when it is opened for the first time. */
const VIEWS = {
  jobs: () => import("./views/jobs.js"),
  submit: () => import("./views/submit.js"),
  job: () => import("./views/job.js"),
  knowledge: () => import("./views/knowledge.js"),
  collection: () => import("./views/collection.js"),
  document: () => import("./views/document.js"),
  search: () => import("./views/search.js"),
  operations: () => import("./views/operations.js"),
  schedules: () => import("./views/schedules.js"),
  schedule: () => import("./views/schedule.js"),
  signin: () => import("./views/signin.js"),
};

const AREAS = [
  ["Jobs", ["jobs"], ["jobs", "job", "submit"]],
  ["Knowledge", ["knowledge"], ["knowledge", "collection", "document", "search"]],
  ["Schedules", ["schedules"], ["schedules", "schedule"]],
  ["Operations", ["operations"], ["operations"]],
];

/** The view at an address; null if there is none. */
function viewOf([area, id]) {
  switch (area) {
    case "jobs": return id ? "job" : "jobs";
    case "knowledge": return id ? "collection" : "knowledge";
    case "documents": return id ? "document" : "knowledge";
    case "schedules": return id ? "schedule" : "schedules";
    case "submit": case "search": case "operations": return area;
    default: return null;
  }
}

/** Who is asking: undefined until it is known, null if nobody has signed in. */
function useCaller() {
  const [caller, setCaller] = useState(undefined);
  const [error, setError] = useState(null);
  const load = async () => {
    setError(null);
    try {
      setCaller(await api.whoami());
    } catch (problem) {
      if (problem.status === 401) setCaller(null);
      else setError(problem);
    }
  };
  useEffect(() => {
    const ended = () => setCaller(null);
    session.addEventListener("ended", ended);
    load();
    return () => session.removeEventListener("ended", ended);
  }, []);
  return { caller, error, load };
}

function App() {
  const { path, query } = useRoute();
  const { caller, error, load } = useCaller();
  const view = caller ? viewOf(path) : "signin";
  return html`
    <a class="skip" href="#main" onClick=${skipToMain}>Skip to the content</a>
    <${Header} view=${view} caller=${caller} onSignedOut=${load} />
    <main id="main" tabindex="-1">
      ${error
        ? html`<${Failure} error=${error} retry=${load} />`
        : caller === undefined
          ? html`<${Loading} what="the dashboard" />`
          : html`<${View} name=${view} path=${path} query=${query} caller=${caller} onSignedIn=${load} />`}
    </main>
  `;
}

/** The fragment of the URL is the address of the view, so the link must not change it. */
function skipToMain(event) {
  event.preventDefault();
  document.getElementById("main").focus();
}

function Header({ view, caller, onSignedOut }) {
  const action = useAction();
  const signOut = async () => (await action.run(() => api.signOut())) && onSignedOut();
  return html`
    <header class="bar">
      <a class="brand" href=${href(["jobs"])}>Quarry</a>
      ${caller &&
      html`
        <nav aria-label="Main">
          ${AREAS.map(
            ([name, path, views]) =>
              html`<a href=${href(path)} aria-current=${views.includes(view) ? "page" : null}>${name}</a>`,
          )}
        </nav>
        <p class="caller" title=${`Key ${caller.key_id}`}>${caller.tenant} · ${caller.role}</p>
        ${isSession(caller) && html`<button type="button" class="plain" disabled=${action.running} onClick=${signOut}>Sign out</button>`}
      `}
    </header>
    ${caller && action.error && html`<${Failure} error=${action.error} />`}
  `;
}

/** Without keys the server accepts every caller on this machine, and there is nothing to sign out of. */
const isSession = ({ key_id: key }) => key !== "open";

/** Loads the module of a view and renders it. */
function View({ name, ...props }) {
  const [loaded, setLoaded] = useState({});
  useEffect(() => {
    if (!name) return undefined;
    let current = true;
    VIEWS[name]().then(
      (module) => current && setLoaded({ name, View: module.default }),
      () => current && setLoaded({ name, View: NotLoaded }),
    );
    return () => (current = false);
  }, [name]);
  if (!name) return html`<${NoSuchPage} />`;
  if (loaded.name !== name) return html`<${Loading} what="the page" />`;
  // Another job, document or collection is another page; the tabs of the operations are one.
  const key = name === "operations" ? name : `${name}/${props.path[1]}`;
  return html`<${Guarded} key=${key}><${loaded.View} ...${props} /><//>`;
}

/** A fault of one view must not leave an empty page. */
function Guarded({ children }) {
  const [fault, reset] = useErrorBoundary((error) => console.error(error));
  return fault ? html`<${Failure} error=${new Error("This page has a fault and cannot be shown.")} retry=${reset} />` : children;
}

const NoSuchPage = () => html`
  <${Page} title="No such page">
    <p>The dashboard has no page at this address. <a href=${href(["jobs"])}>Show the jobs</a>.</p>
  <//>
`;

const root = document.getElementById("app");
root.replaceChildren();
render(html`<${App} />`, root);
