import { useState } from "preact/hooks";
import { api } from "../api.js";
import { Confirm, Empty, Facts, Failure, Json, Loaded, Page, State, Time, Uri } from "../components.js";
import { duration, number } from "../format.js";
import { html } from "../html.js";
import { useAction, useLoad } from "../loading.js";
import { go, href } from "../route.js";
import { rhythm, ScheduleForm } from "../schedule-form.js";

const REFRESH = 5_000;

/** One schedule with its last runs and what each of them changed. */
export default function Schedule({ path: [, id], caller }) {
  const state = useLoad((signal) => api.schedule(id, signal), [id], { every: REFRESH });
  const schedule = state.data;
  return html`
    <${Page}
      title=${schedule ? (schedule.name ?? schedule.submission.source_uri) : "Schedule"}
      crumbs=${[["Schedules", href(["schedules"])]]}
      actions=${schedule && caller.role !== "viewer" && html`<${Actions} schedule=${schedule} onChanged=${state.reload} />`}
    >
      <${Loaded} state=${state} what="the schedule">
        ${(loaded) => html`
          ${loaded.paused && html`<p class="notice warn"><strong>Paused.</strong> ${loaded.pause_reason ?? "It does not run until it is resumed."}</p>`}
          ${loaded.last_skip && html`<${Skipped} skip=${loaded.last_skip} />`}
          <section class="panel" aria-label="About the schedule">
            <${Facts}
              facts=${[
                ["Source", loaded.submission.source_uri && html`<${Uri} uri=${loaded.submission.source_uri} />`],
                ["Runs", rhythm(loaded)],
                ["Jitter", loaded.jitter_seconds > 0 && `up to ${duration(loaded.jitter_seconds)}`],
                ["Next run", loaded.next_run_at && html`<${Time} time=${loaded.next_run_at} />`],
                ["Created", html`<${Time} time=${loaded.created_at} />`],
                ["Changed", html`<${Time} time=${loaded.updated_at} />`],
              ]}
            />
            <details><summary>Submission</summary><${Json} value=${loaded.submission} /></details>
          </section>
          ${caller.role !== "viewer" && html`<${Change} schedule=${loaded} onChanged=${state.reload} />`}
          <${Runs} runs=${loaded.last_runs ?? []} />
        `}
      <//>
    <//>
  `;
}

/** The form has what the schedule had when it was opened, and stays so while the page is loaded again. */
function Change({ schedule, onChanged }) {
  const [open, setOpen] = useState(false);
  const change = async (body) => {
    await api.changeSchedule(schedule.schedule_id, body);
    setOpen(false);
    onChanged();
  };
  return html`
    <details class="panel" open=${open} onToggle=${(event) => setOpen(event.target.open)}>
      <summary>Change the schedule</summary>
      ${open && html`<${ScheduleForm} schedule=${schedule} verb="Change the schedule" onSend=${change} />`}
    </details>
  `;
}

const Skipped = ({ skip }) => html`
  <p class="notice">
    The run of <${Time} time=${skip.due_at} /> was${" "}
    ${skip.reason === "still_running"
      ? "left out, because the one before had not ended."
      : html`not started in time (<code>${skip.reason}</code>). It is tried again.`}
  </p>
`;

function Actions({ schedule, onChanged }) {
  const [deleting, setDeleting] = useState(false);
  const action = useAction();
  const { schedule_id: id, paused } = schedule;
  const change = async (work) => (await action.run(work)) && onChanged();
  const remove = async () => (await action.run(() => api.deleteSchedule(id))) && go(["schedules"]);
  return html`
    <button type="button" disabled=${action.running} onClick=${() => change(() => api.runSchedule(id))}>Run now</button>
    <button type="button" disabled=${action.running} onClick=${() => change(() => api.changeSchedule(id, { paused: !paused }))}>
      ${paused ? "Resume" : "Pause"}
    </button>
    <button type="button" class="danger" onClick=${() => setDeleting(true)}>Delete</button>
    ${!deleting && action.error && html`<${Failure} error=${action.error} />`}
    ${deleting &&
    html`
      <${Confirm} title="Delete this schedule?" verb="Delete the schedule" action=${action} onConfirm=${remove} onClose=${() => setDeleting(false)}>
        <p>It does not run any more. Its jobs and the documents that they stored are kept.</p>
      <//>
    `}
  `;
}

const Runs = ({ runs }) => html`
  <section aria-labelledby="runs">
    <h2 id="runs">Last runs</h2>
    ${runs.length === 0
      ? html`<${Empty} title="It has not run yet." />`
      : html`
          <table class="panel">
            <thead>
              <tr>
                <th scope="col">Due</th>
                <th scope="col">State</th>
                <th scope="col" class="right">Added</th>
                <th scope="col" class="right">Changed</th>
                <th scope="col" class="right">Removed</th>
                <th scope="col"><span class="hidden">Job</span></th>
              </tr>
            </thead>
            <tbody>
              ${runs.map(
                (run) => html`
                  <tr key=${run.job_id}>
                    <th scope="row"><${Time} time=${run.due_at} /></th>
                    <td><${State} status=${run.status} partial=${run.failed > 0} /></td>
                    <td class="right">${number(run.added)}</td>
                    <td class="right">${number(run.changed)}</td>
                    <td class="right">${number(run.removed)}</td>
                    <td>${run.job_id && html`<a href=${href(["jobs", run.job_id])}>Job</a>`}</td>
                  </tr>
                `,
              )}
            </tbody>
          </table>
        `}
  </section>
`;
