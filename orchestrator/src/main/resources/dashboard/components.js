import { useEffect, useRef, useState } from "preact/hooks";
import { age, dateTime, duration } from "./format.js";
import { html } from "./html.js";
import { REASONS, remedy, STATES } from "./texts.js";

let opened = false;

/** A view. The heading of a second one gets the focus, so that a screen reader goes on there. */
export function Page({ title, crumbs = [], actions, children }) {
  const heading = useRef(null);
  useEffect(() => {
    if (opened) heading.current.focus();
    opened = true;
  }, []);
  useEffect(() => {
    document.title = `${title} · Quarry`;
  }, [title]);
  return html`
    ${crumbs.length > 0 &&
    html`<nav class="crumbs" aria-label="Path">
      ${crumbs.map(([name, address], place) => html`${place > 0 && html`<span aria-hidden="true">/</span>`}<a href=${address}>${name}</a>`)}
    </nav>`}
    <header class="title">
      <h1 tabindex="-1" ref=${heading}>${title}</h1>
      ${actions && html`<div class="actions">${actions}</div>`}
    </header>
    ${children}
  `;
}

/** Shows data when it is there, and until then that it is loading, or why it failed. */
export function Loaded({ state, what, children }) {
  const { data, error, reload } = state;
  if (data === undefined) {
    return error ? html`<${Failure} error=${error} retry=${reload} />` : html`<${Loading} what=${what} />`;
  }
  return html`${error && html`<${Stale} error=${error} />`}${children(data)}`;
}

export const Loading = ({ what }) => html`<p class="loading" role="status">Loading ${what} ...</p>`;

/** What happened, why, and what to do. */
export function Failure({ error, retry }) {
  return html`
    <div class="notice bad" role="alert">
      <p>
        <strong>${error.message}</strong>
        ${error.errors?.map(({ field, message }) => html`<br />${field} ${message}.`)}
      </p>
      ${remedy(error) && html`<p>${remedy(error)}</p>`}
      ${error.traceId && html`<p class="muted">Trace id for the log of the server: <code>${error.traceId}</code></p>`}
      ${retry && html`<button type="button" onClick=${() => retry()}>Try again</button>`}
    </div>
  `;
}

/** A module is missing, because the server has another version than the page. */
export const NotLoaded = () => html`
  <${Failure}
    error=${new Error("A part of the dashboard could not be loaded. The server may have been updated.")}
    retry=${() => location.reload()}
  />
`;

/** The data on the page is older than it should be. */
export const Stale = ({ error }) => html`
  <p class="notice warn" role="status">
    <strong>Reconnecting.</strong> ${error.message} The page shows the last known state and tries again by itself.
  </p>
`;

export const Empty = ({ title, children }) => html`
  <div class="empty">
    <p><strong>${title}</strong></p>
    ${children && html`<p>${children}</p>`}
  </div>
`;

export const State = ({ status, partial }) => {
  const shown = partial && status === "completed" ? "partial" : status;
  return html`<span class=${`state ${shown}`}>${STATES[shown] ?? shown}</span>`;
};

/** The age of something; its exact time is in the tooltip. */
export const Age = ({ time, ago }) =>
  time ? html`<time datetime=${time} title=${dateTime(time)}>${age(time)}${ago && " ago"}</time>` : "–";

export const Time = ({ time }) => (time ? html`<time datetime=${time}>${dateTime(time)}</time>` : "–");

export const Duration = ({ seconds }) => html`<span>${duration(seconds)}</span>`;

/** Addresses come from crawled pages: only http and https become links, everything else is text. */
export function Uri({ uri, children }) {
  const shown = children ?? uri;
  return isWeb(uri)
    ? html`<a class="uri" href=${uri} target="_blank" rel="noopener noreferrer" title=${uri}>${shown}</a>`
    : html`<span class="uri" title=${uri}>${shown}</span>`;
}

function isWeb(uri) {
  try {
    return ["http:", "https:"].includes(new URL(uri).protocol);
  } catch {
    return false;
  }
}

export const Progress = ({ value, label }) => html`
  <span class="progress">
    <progress max="100" value=${value} aria-label=${label}></progress>
    <span class="percent">${value} %</span>
  </span>
`;

export const Reason = ({ code }) => html`<code>${code}</code> <span class="muted">${REASONS[code] ?? ""}</span>`;

export function Field({ label, hint, children }) {
  return html`
    <label class="field">
      <span class="label">${label}</span>
      ${children}
      ${hint && html`<span class="hint">${hint}</span>`}
    </label>
  `;
}

const PAUSE = 300;

/** Searches when the typing pauses. */
export function SearchField({ label, placeholder, value, onSearch }) {
  const [typed, setTyped] = useState(value ?? "");
  useEffect(() => setTyped(value ?? ""), [value]);
  useEffect(() => {
    if (typed.trim() === (value ?? "")) return undefined;
    const timer = setTimeout(() => onSearch(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  return html`
    <${Field} label=${label}>
      <input type="search" value=${typed} placeholder=${placeholder} onInput=${(event) => setTyped(event.target.value)} />
    <//>
  `;
}

/** @param options pairs of a value and its name */
export const Select = ({ label, value, options, onChange }) => html`
  <${Field} label=${label}>
    <select value=${value ?? ""} onChange=${(event) => onChange(event.target.value)}>
      ${options.map(([code, name]) => html`<option value=${code} selected=${code === (value ?? "")}>${name}</option>`)}
    </select>
  <//>
`;

/** Links that look like tabs: each has an address. On a phone the current one is scrolled into sight. */
export function Tabs({ label, current, tabs }) {
  const bar = useRef(null);
  useEffect(() => {
    const left = (element) => element.getBoundingClientRect().left;
    const tab = bar.current.querySelector("[aria-current]");
    if (tab) bar.current.scrollLeft += left(tab) - left(bar.current);
  }, [current]);
  return html`
    <nav class="tabs" aria-label=${label} ref=${bar}>
      ${tabs.map(
        ({ name, address, count }) => html`
          <a href=${address} aria-current=${name === current ? "page" : null}>
            ${name}${count != null && html` <span class="count">${count}</span>`}
          </a>
        `,
      )}
    </nav>
  `;
}

/** A list of names and values. @param facts pairs; one without a value is left out */
export const Facts = ({ facts }) => html`
  <dl class="facts">
    ${facts
      .filter(([, value]) => value != null && value !== "" && value !== false)
      .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>
`;

/**
 * The browser keeps the focus in a modal dialog, closes it by Escape, and gives the focus back to where it was
 * when the dialog closes: so it has to close before it is removed.
 */
export function Dialog({ title, onClose, children }) {
  const dialog = useRef(null);
  const closed = useRef(onClose);
  closed.current = onClose;
  useEffect(() => {
    const element = dialog.current;
    const listener = () => closed.current();
    element.addEventListener("close", listener);
    element.showModal();
    return () => {
      element.removeEventListener("close", listener);
      element.close();
    };
  }, []);
  return html`
    <dialog ref=${dialog} aria-labelledby="dialog-title">
      <h2 id="dialog-title">${title}</h2>
      ${children}
    </dialog>
  `;
}

/**
 * Asks before something is done that cannot be undone, and says what it does.
 *
 * @param verb what the button does
 * @param typed a word that must be typed, for what destroys much
 * @param action what useAction returns
 */
export function Confirm({ title, verb, typed, action, onConfirm, onClose, children }) {
  const [word, setWord] = useState("");
  return html`
    <${Dialog} title=${title} onClose=${onClose}>
      ${children}
      ${typed &&
      html`<${Field} label=${`Type ${typed} to confirm`}>
        <input value=${word} autocomplete="off" onInput=${(event) => setWord(event.target.value)} />
      <//>`}
      ${action.error && html`<${Failure} error=${action.error} />`}
      <div class="actions end">
        <button type="button" onClick=${onClose}>Keep it</button>
        <button type="button" class="danger" disabled=${action.running || (typed && word !== typed)} onClick=${onConfirm}>
          ${verb}
        </button>
      </div>
    <//>
  `;
}

/** A small button of a row. @param of what it acts on, for screen readers */
export const RowButton = ({ name, of, ...props }) => html`
  <button type="button" class="plain" aria-label=${`${name} ${of}`} ...${props}>${name}</button>
`;

/** What a value of JSON says: nested values as formatted JSON. */
export const Json = ({ value }) => html`<pre class="json" tabindex="0">${JSON.stringify(value, null, 2)}</pre>`;
