import { useState } from "preact/hooks";
import { Failure, Field, Select } from "./components.js";
import { html } from "./html.js";
import { useAction } from "./loading.js";

/** When a schedule runs, in words. */
export const rhythm = ({ every, cron, time_zone: zone }) => (every ? `every ${interval(every)}` : `${cron}${zone ? ` (${zone})` : ""}`);

/** An ISO 8601 duration in words: "PT6H" is "6 h", "P1DT12H" is "1 d 12 h". */
function interval(iso) {
  const units = { D: "d", H: "h", M: "min", S: "s", W: "weeks" };
  return [...iso.matchAll(/(\d+)([WDHMS])/g)].map(([, count, unit]) => `${count} ${units[unit]}`).join(" ") || iso;
}

const CRON = "cron";
const INTERVALS = [["PT1H", "Every hour"], ["PT6H", "Every 6 hours"], ["P1D", "Every day"], ["P7D", "Every week"]];
const OF_BROWSER = Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * The members of a schedule that people choose. Other members of its submission stay as they are.
 *
 * @param schedule the one to change; undefined for a new one
 * @param onSend called with the body of the request
 */
export function ScheduleForm({ schedule, verb, onSend }) {
  const [form, setForm] = useState(() => membersOf(schedule));
  const action = useAction();
  const change = (name) => (event) => setForm((before) => ({ ...before, [name]: event.target.value }));
  const send = (event) => {
    event.preventDefault();
    action.run(() => onSend(bodyOf(form, schedule)));
  };
  const isCrawl = form.source_type === "web_crawl";
  return html`
    <form onSubmit=${send}>
      <${Field} label=${isCrawl ? "First page of the site" : "Address of the document"}>
        <input type="url" required value=${form.source_uri} onInput=${change("source_uri")} />
      <//>
      <div class="columns">
        <${Field} label="Name"><input value=${form.name} onInput=${change("name")} /><//>
        <${Field} label="Collection" hint="The collection “default” if it is empty.">
          <input value=${form.collection} onInput=${change("collection")} />
        <//>
        ${isCrawl &&
        html`
          <${Field} label="Pages at most" hint="10 if it is empty.">
            <input type="number" min="1" max="100000" value=${form.max_pages} onInput=${change("max_pages")} />
          <//>
        `}
      </div>
      <div class="columns">
        <${Select} label="When" value=${form.every} options=${intervals(schedule)} onChange=${(every) => setForm((before) => ({ ...before, every }))} />
        ${form.every === CRON &&
        html`
          <${Field} label="Cron expression" hint="Minute, hour, day of the month, month, day of the week.">
            <input required value=${form.cron} onInput=${change("cron")} />
          <//>
          <${Field} label="Time zone"><input required value=${form.time_zone} onInput=${change("time_zone")} /><//>
        `}
        <${Field} label="Jitter in seconds" hint="Each run starts up to so much later, at random.">
          <input type="number" min="0" value=${form.jitter_seconds} onInput=${change("jitter_seconds")} />
        <//>
      </div>
      ${action.error && html`<${Failure} error=${action.error} />`}
      <div class="actions"><button class="primary" disabled=${action.running}>${verb}</button></div>
    </form>
  `;
}

/** An interval that is none of the usual ones is kept. */
function intervals(schedule) {
  const { every } = schedule ?? {};
  const own = every && !INTERVALS.some(([code]) => code === every) ? [[every, rhythm(schedule)]] : [];
  return [...own, ...INTERVALS, [CRON, "By a cron expression"]];
}

function membersOf(schedule) {
  const { name, every, cron, time_zone: zone, jitter_seconds: jitter, submission = {} } = schedule ?? {};
  return {
    name: name ?? "",
    source_type: submission.source_type ?? "web_crawl",
    source_uri: submission.source_uri ?? "",
    collection: submission.collection ?? "",
    max_pages: submission.metadata?.max_pages ?? "",
    every: every ?? (cron ? CRON : "P1D"),
    cron: cron ?? "0 3 * * *",
    time_zone: zone ?? (cron ? "UTC" : OF_BROWSER),
    jitter_seconds: jitter || "",
  };
}

function bodyOf(form, schedule) {
  const { collection: _, metadata: former, ...submission } = schedule?.submission ?? {};
  const { max_pages: __, ...others } = former ?? {};
  const metadata = { ...others, ...(form.max_pages && { max_pages: Number.parseInt(form.max_pages, 10) }) };
  return {
    ...(form.name && { name: form.name }),
    submission: {
      ...submission,
      source_type: form.source_type,
      source_uri: form.source_uri,
      ...(form.collection && { collection: form.collection }),
      ...(Object.keys(metadata).length > 0 && { metadata }),
    },
    ...(form.every === CRON ? { cron: form.cron, time_zone: form.time_zone } : { every: form.every }),
    jitter_seconds: Number.parseInt(form.jitter_seconds || "0", 10),
  };
}
