import { api } from "../api.js";
import { Age, Empty, Field, Page, Progress, SearchField, Select, State } from "../components.js";
import { bytes, duration, number, words } from "../format.js";
import { html } from "../html.js";
import { useLoad, usePages } from "../loading.js";
import { go, href, setQuery } from "../route.js";
import { LongTable } from "../table.js";
import { STATES, TYPES } from "../texts.js";

const REFRESH = 2_000;
const JOB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const FILTERS = ["q", "status", "type", "collection", "label", "batch_id", "schedule_id"];

/** The jobs of the tenant, newest first. The filters are in the address of the view. */
export default function Jobs({ query, caller }) {
  const filter = Object.fromEntries(FILTERS.map((name) => [name, query[name]]));
  const list = usePages(api.jobs(filter), [JSON.stringify(filter)], { key: (job) => job.job_id, every: REFRESH });
  const submit = html`<a class="button primary" href=${href(["submit"])}>Submit a job</a>`;
  return html`
    <${Page} title="Jobs" actions=${caller.role !== "viewer" && submit}>
      <p class="muted">Jobs of the tenant ${caller.tenant}, newest first</p>
      <${Statistics} status=${query.status} />
      <${Filters} query=${query} />
      <${LongTable}
        label="Jobs"
        list=${list}
        columns=${COLUMNS}
        rowKey=${(job) => job.job_id}
        empty=${html`<${NoJobs} query=${query} />`}
      />
    <//>
  `;
}

const COLUMNS = [
  { name: "State", width: "7.5rem", cell: (job) => html`<${State} status=${job.status} partial=${job.partial} />` },
  { name: "Source", cell: (job) => html`<a class="uri" href=${href(["jobs", job.job_id])} title=${job.source_uri}>${source(job)}</a>` },
  { name: "Type", width: "6rem", wide: true, cell: (job) => TYPES[job.type] ?? job.type },
  { name: "Collection", width: "8rem", wide: true, cell: (job) => html`<span class="cut">${job.collection}</span>` },
  { name: "Progress", width: "9rem", wide: true, cell: (job) => html`<${Progress} value=${job.progress} label=${`Progress of ${source(job)}`} />` },
  { name: "Stage", width: "6rem", wide: true, cell: (job) => html`<span class="cut">${words(job.stage) || "–"}</span>` },
  { name: "Age", width: "4rem", cell: (job) => html`<${Age} time=${job.created_at} />` },
];

const source = (job) => job.source_uri ?? `${TYPES[job.type] ?? job.type} of ${job.collection}`;

/** Numbers of jobs by state; each one is a filter. */
function Statistics({ status }) {
  const { data } = useLoad(api.stats, [], { every: REFRESH });
  const states = Object.keys(STATES).filter((state) => state !== "partial");
  return html`
    <ul class="figures" aria-label="Jobs by state">
      ${states.map(
        (state) => html`
          <li>
            <a href=${href(["jobs"], { status: state })} aria-current=${state === status ? "true" : null}>
              <strong>${data ? number(data.by_status[state] ?? 0) : "–"}</strong> ${STATES[state].toLowerCase()}
            </a>
          </li>
        `,
      )}
      ${data?.queue_age_seconds > 0 && html`<li><strong>${duration(data.queue_age_seconds)}</strong> age of the queue</li>`}
      ${data?.capacity && html`<li><strong>${data.capacity.running}/${data.capacity.slots}</strong> slots in use</li>`}
      ${data?.stored_bytes && html`<li><strong>${bytes(data.stored_bytes.used)}</strong> stored</li>`}
    </ul>
  `;
}

function Filters({ query }) {
  const options = (names) => [["", "All"], ...Object.entries(names)];
  const { partial, ...states } = STATES;
  return html`
    <form class="filters" role="search" aria-label="Filter the jobs" onSubmit=${(event) => event.preventDefault()}>
      <${Find} text=${query.q} />
      <${Select} label="State" value=${query.status} options=${options(states)} onChange=${(status) => setQuery({ status })} />
      <${Select} label="Type" value=${query.type} options=${options(TYPES)} onChange=${(type) => setQuery({ type })} />
      ${["collection", "label", "batch_id"].map(
        (name) => html`
          <${Field} label=${name === "batch_id" ? "Batch" : name === "label" ? "Label" : "Collection"}>
            <input value=${query[name] ?? ""} onChange=${(event) => setQuery({ [name]: event.target.value.trim() })} />
          <//>
        `,
      )}
      ${Object.keys(query).length > 0 && html`<a class="button" href=${href(["jobs"])}>Clear</a>`}
    </form>
  `;
}

/** Finds jobs by a part of their source; the id of a job opens it. */
function Find({ text }) {
  const find = (value) => (JOB_ID.test(value) ? go(["jobs", value]) : setQuery({ q: value }));
  return html`<${SearchField} label="Find" placeholder="Part of a source, or a job id" value=${text} onSearch=${find} />`;
}

const NoJobs = ({ query }) =>
  Object.keys(query).length > 0
    ? html`<${Empty} title="No job matches the filters."><a href=${href(["jobs"])}>Show all jobs</a><//>`
    : html`<${Empty} title="There are no jobs yet."><a href=${href(["submit"])}>Submit the first one</a>: a crawl of a site, a document, a text or a file.<//>`;
