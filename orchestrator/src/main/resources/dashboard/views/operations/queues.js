import { useState } from "preact/hooks";
import { api } from "../../api.js";
import { Age, Confirm, Failure, Loaded, RowButton } from "../../components.js";
import { duration, number } from "../../format.js";
import { html } from "../../html.js";
import { useAction, useLoad } from "../../loading.js";
import { TYPES } from "../../texts.js";

const REFRESH = 2_000;

const QUESTIONS = {
  pause: {
    action: "Pause the queue",
    text: "No further job of this type is started, on all nodes. Running jobs continue. Submissions are accepted and wait.",
  },
  drain: {
    action: "Drain the queue",
    text:
      "No further job of this type is started, and running jobs go back to the queue within ten seconds. " +
      "That uses up no attempt, and a crawl continues later where it stopped.",
  },
};

/** One queue for each type of job. Its state applies to all nodes. */
export default function Queues({ caller }) {
  const state = useLoad(api.queues, [], { every: REFRESH });
  const [asked, setAsked] = useState(null);
  const action = useAction();
  const change = async (name, verb) => {
    if (await action.run(() => api.changeQueue(name, verb))) {
      setAsked(null);
      state.reload();
    }
  };
  const { operator } = caller;
  return html`
    ${!operator && html`<p class="notice">Only an admin of the tenant “default” may pause, drain and resume queues.</p>`}
    ${!asked && action.error && html`<${Failure} error=${action.error} />`}
    <${Loaded} state=${state} what="the queues">
      ${(queues) => html`
        <table class="panel">
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col">State</th>
              <th scope="col" class="right">Queued</th>
              <th scope="col" class="right wide">Delayed</th>
              <th scope="col" class="right">Running</th>
              <th scope="col" class="right wide">Oldest</th>
              <th scope="col" class="wide">Changed</th>
              ${operator && html`<th scope="col"><span class="hidden">Actions</span></th>`}
            </tr>
          </thead>
          <tbody>
            ${queues.map(
              (queue) => html`
                <${Queue}
                  key=${queue.name}
                  queue=${queue}
                  operator=${operator}
                  running=${action.running}
                  onAsk=${setAsked}
                  onResume=${() => change(queue.name, "resume")}
                />
              `,
            )}
          </tbody>
        </table>
      `}
    <//>
    ${asked &&
    html`
      <${Confirm}
        title=${`${QUESTIONS[asked.verb].action}: ${TYPES[asked.name] ?? asked.name}?`}
        verb=${QUESTIONS[asked.verb].action}
        action=${action}
        onConfirm=${() => change(asked.name, asked.verb)}
        onClose=${() => setAsked(null)}
      >
        <p>${QUESTIONS[asked.verb].text}</p>
      <//>
    `}
  `;
}

function Queue({ queue, operator, running, onAsk, onResume }) {
  const name = TYPES[queue.name] ?? queue.name;
  const button = (verb, onClick) => html`<${RowButton} name=${verb} of=${name} disabled=${running} onClick=${onClick} />`;
  return html`
    <tr>
      <th scope="row">${name}</th>
      <td><span class=${`state ${queue.state}`}>${queue.state}</span></td>
      <td class="right">${number(queue.queued)}</td>
      <td class="right wide">${number(queue.delayed)}</td>
      <td class="right">${number(queue.running)}</td>
      <td class="right wide">${duration(queue.oldest_queued_seconds)}</td>
      <td class="wide"><${Age} time=${queue.changed_at} ago /></td>
      ${operator &&
      html`
        <td class="right">
          ${queue.state === "running"
            ? html`${button("Pause", () => onAsk({ name: queue.name, verb: "pause" }))} ${button("Drain", () => onAsk({ name: queue.name, verb: "drain" }))}`
            : button("Resume", onResume)}
        </td>
      `}
    </tr>
  `;
}
