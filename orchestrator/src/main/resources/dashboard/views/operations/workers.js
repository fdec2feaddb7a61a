import { api } from "../../api.js";
import { Age, Empty, Loaded } from "../../components.js";
import { duration, shortId } from "../../format.js";
import { html } from "../../html.js";
import { useLoad } from "../../loading.js";
import { href } from "../../route.js";

const REFRESH = 5_000;

/** The processes that run jobs, with their leases, and the health of the components. */
export default function Workers() {
  const workers = useLoad(api.workers, [], { every: REFRESH });
  const health = useLoad(api.health, [], { every: REFRESH });
  return html`
    <${Loaded} state=${health} what="the health">${(loaded) => html`<${Components} health=${loaded} />`}<//>
    <${Loaded} state=${workers} what="the workers">
      ${(loaded) =>
        loaded.length === 0
          ? html`<${Empty} title="No process runs jobs.">Start one with the role worker in QUARRY_ROLES. Jobs wait until then.<//>`
          : loaded.map((worker) => html`<${Worker} key=${worker.node} worker=${worker} />`)}
    <//>
  `;
}

const Components = ({ health }) => html`
  <section class="panel" aria-labelledby="components">
    <h2 id="components">Components</h2>
    <ul class="components">
      ${Object.entries(health.components ?? {}).map(([name, component]) => {
        const { status, message } = typeof component === "string" ? { status: component } : component;
        return html`<li><span class=${`state ${status}`}>${status}</span> ${name}${message && html`<span class="muted">: ${message}</span>`}</li>`;
      })}
    </ul>
  </section>
`;

const Worker = ({ worker }) => html`
  <section class="panel" aria-label=${`Worker ${worker.node}`}>
    <h2>${worker.node}</h2>
    <p>
      ${worker.leases ?? worker.jobs.length}${worker.slots != null && ` of ${worker.slots}`} slots in use.
      ${" "}Heartbeat ${duration(worker.heartbeat_age_seconds)} ago.
      ${worker.started_at && html` Started <${Age} time=${worker.started_at} ago />.`}
    </p>
    ${worker.jobs.length > 0 &&
    html`
      <table>
        <thead>
          <tr>
            <th scope="col">Job</th>
            <th scope="col" class="right">Epoch</th>
            <th scope="col" class="right">Heartbeat</th>
            <th scope="col" class="right">Lease ends in</th>
          </tr>
        </thead>
        <tbody>
          ${worker.jobs.map(
            (lease) => html`
              <tr key=${lease.job_id}>
                <th scope="row"><a href=${href(["jobs", lease.job_id])} title=${lease.job_id}>${shortId(lease.job_id)}</a></th>
                <td class="right">${lease.epoch}</td>
                <td class="right">${duration(lease.heartbeat_age_seconds)} ago</td>
                <td class="right">${duration(lease.expires_in_seconds)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    `}
  </section>
`;
