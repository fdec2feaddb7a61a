import { useState } from "preact/hooks";
import { api } from "../api.js";
import { Facts, Failure, Field, Page, Select } from "../components.js";
import { bytes, duration, number, plural } from "../format.js";
import { html } from "../html.js";
import { useAction } from "../loading.js";
import { go, href, setQuery } from "../route.js";
import { advice } from "../texts.js";

const KINDS = [
  ["web_crawl", "Crawl a site"],
  ["document", "Document at a URL"],
  ["file", "File"],
  ["text", "Text"],
];

/** Submits a job. A dry run first says what it would do. */
export default function Submit({ query }) {
  const kind = query.kind ?? "web_crawl";
  const [form, setForm] = useState({ collection: query.collection ?? "", source_uri: query.source_uri ?? "" });
  const [file, setFile] = useState(null);
  const [estimate, setEstimate] = useState(null);
  const action = useAction();

  const change = (changes) => {
    setForm((before) => ({ ...before, ...changes }));
    setEstimate(null);
  };
  const choose = (chosen) => {
    setFile(chosen);
    setEstimate(null);
  };
  const attached = kind === "file" ? file : null;
  const dryRun = () => action.run(async () => setEstimate(await api.estimate(submission(kind, form), attached)));
  const submit = async (event) => {
    event.preventDefault();
    const accepted = await action.run(() => api.submit(submission(kind, form), attached));
    if (accepted) go(["jobs", accepted.job_id]);
  };

  return html`
    <${Page} title="Submit a job" crumbs=${[["Jobs", href(["jobs"])]]}>
      <form class="panel" onSubmit=${submit}>
        <${Kind} kind=${kind} onChange=${(chosen) => (setEstimate(null), setQuery({ kind: chosen }))} />
        ${kind === "web_crawl" && html`<${CrawlFields} form=${form} change=${change} />`}
        ${kind === "document" && html`<${Address} label="Address of the document" form=${form} change=${change} />`}
        ${kind === "file" && html`<${FileField} file=${file} onChoose=${choose} />`}
        ${kind === "text" && html`<${TextFields} form=${form} change=${change} />`}
        <${CommonFields} form=${form} change=${change} />
        ${action.error && html`<${Failure} error=${action.error} />`}
        ${estimate && html`<${Estimate} estimate=${estimate} />`}
        <div class="actions">
          <button type="button" disabled=${action.running || (kind === "file" && !file)} onClick=${dryRun}>Dry run</button>
          <button class="primary" disabled=${action.running || (kind === "file" && !file)}>Submit</button>
          ${action.running && html`<span class="muted" role="status">The server is working. A dry run of a crawl takes up to 20 seconds.</span>`}
        </div>
      </form>
    <//>
  `;
}

/** The body of POST /ingest-async. Members without a value are left out. */
function submission(kind, form) {
  const members = {
    source_type: kind === "file" ? "document" : kind,
    collection: form.collection,
    labels: list(form.labels),
    priority: integer(form.priority),
  };
  if (kind !== "file") members.source_uri = form.source_uri;
  if (kind === "text") Object.assign(members, { text: form.text, title: form.title });
  if (kind === "web_crawl") {
    members.metadata = given({
      max_pages: integer(form.max_pages),
      max_depth: integer(form.max_depth),
      include: list(form.include),
      exclude: list(form.exclude),
      allow_domains: list(form.allow_domains),
      render: form.render,
      force: form.force || null,
    });
  }
  return given(members);
}

const given = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value != null && value !== ""));

const integer = (text) => (text ? Number.parseInt(text, 10) : null);

function list(text) {
  const values = (text ?? "").split(/[\n,]/).map((value) => value.trim()).filter(Boolean);
  return values.length > 0 ? values : null;
}

const Kind = ({ kind, onChange }) => html`
  <fieldset class="choices">
    <legend>What to ingest</legend>
    ${KINDS.map(
      ([code, name]) => html`
        <label>
          <input type="radio" name="kind" value=${code} checked=${code === kind} onChange=${() => onChange(code)} />
          <span>${name}</span>
        </label>
      `,
    )}
  </fieldset>
`;

const input = (form, change, name) => ({ name, value: form[name] ?? "", onInput: (event) => change({ [name]: event.target.value }) });

const Address = ({ label, form, change }) => html`
  <${Field} label=${label}>
    <input type="url" required placeholder="https://docs.example.org/" ...${input(form, change, "source_uri")} />
  <//>
`;

function CrawlFields({ form, change }) {
  const patterns = "One regular expression a line.";
  return html`
    <${Address} label="First page" form=${form} change=${change} />
    <div class="columns">
      <${Field} label="Pages at most" hint="10 if it is empty.">
        <input type="number" min="1" max="100000" ...${input(form, change, "max_pages")} />
      <//>
      <${Field} label="Depth at most" hint="Links away from the first page.">
        <input type="number" min="0" max="1000" ...${input(form, change, "max_depth")} />
      <//>
    </div>
    <details>
      <summary>Scope and rendering</summary>
      <div class="columns">
        <${Field} label="Visit only" hint=${patterns}><textarea rows="2" ...${input(form, change, "include")}></textarea><//>
        <${Field} label="Do not visit" hint=${patterns}><textarea rows="2" ...${input(form, change, "exclude")}></textarea><//>
        <${Field} label="Other hosts" hint="Host names, one a line."><textarea rows="2" ...${input(form, change, "allow_domains")}></textarea><//>
        <${Select}
          label="Pages that need JavaScript"
          value=${form.render}
          options=${[["", "Render when needed"], ["always", "Render all pages"], ["never", "Render none"]]}
          onChange=${(render) => change({ render })}
        />
      </div>
      <label class="check">
        <input type="checkbox" checked=${form.force} onChange=${(event) => change({ force: event.target.checked })} />
        Fetch and store all pages again, also unchanged ones
      </label>
    </details>
  `;
}

function FileField({ file, onChoose }) {
  const [over, setOver] = useState(false);
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files.length > 0) onChoose(event.dataTransfer.files[0]);
  };
  const drag = (event) => {
    event.preventDefault();
    setOver(true);
  };
  return html`
    <div class=${`drop ${over ? "over" : ""}`} onDragOver=${drag} onDragLeave=${() => setOver(false)} onDrop=${drop}>
      <${Field} label="File" hint="PDF, DOCX, PPTX, XLSX, ODT, EPUB, RTF, EML, MSG, CSV, Markdown, HTML or text.">
        <input type="file" onChange=${(event) => onChoose(event.target.files[0] ?? null)} />
      <//>
      <p role="status">${file ? `${file.name}, ${bytes(file.size)}` : "Or drop a file here."}</p>
    </div>
  `;
}

const TextFields = ({ form, change }) => html`
  <${Field} label="Title"><input maxlength="500" ...${input(form, change, "title")} /><//>
  <${Field} label="Text" hint="Plain text or Markdown."><textarea rows="10" required ...${input(form, change, "text")}></textarea><//>
  <${Field} label="Identity" hint="A URI or a name. A text with the same identity in the collection is replaced. May be empty.">
    <input ...${input(form, change, "source_uri")} />
  <//>
`;

const CommonFields = ({ form, change }) => html`
  <div class="columns">
    <${Field} label="Collection" hint="The collection “default” if it is empty."><input ...${input(form, change, "collection")} /><//>
    <${Field} label="Labels" hint="Separated by commas."><input ...${input(form, change, "labels")} /><//>
    <${Field} label="Priority" hint="From -10 to 10; 0 if it is empty."><input type="number" min="-10" max="10" ...${input(form, change, "priority")} /><//>
  </div>
`;

/** What the dry run found. It stored nothing. */
function Estimate({ estimate }) {
  const about = estimate.exact ? "" : "about ";
  return html`
    <section class="notice" role="status" aria-label="Result of the dry run">
      <p><strong>Dry run: nothing was stored.</strong> ${!estimate.exact && `It looked at ${plural(estimate.sampled, "page")} of the source.`}</p>
      ${estimate.error &&
      html`<p class="bad-text"><strong>The job would fail (${estimate.error.code}):</strong> ${estimate.error.message} ${advice(estimate.error)}</p>`}
      <${Facts}
        facts=${[
          ["Pages", about + number(estimate.pages)],
          ["Size", about + bytes(estimate.bytes)],
          ["Chunks", about + number(estimate.chunks)],
          ["Tokens to embed", about + number(estimate.tokens)],
          ["Time", estimate.estimated_seconds != null && about + duration(estimate.estimated_seconds)],
        ]}
      />
    </section>
  `;
}
