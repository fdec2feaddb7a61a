import { useState } from "preact/hooks";
import { api } from "../api.js";
import { Age, Empty, Loaded, Page, RowButton } from "../components.js";
import { DeleteCollection } from "../delete-collection.js";
import { bytes, number } from "../format.js";
import { html } from "../html.js";
import { useLoad } from "../loading.js";
import { href } from "../route.js";
import { SearchBox } from "../search-box.js";

const REFRESH = 10_000;

/** The collections of the tenant, and a search in all of them. */
export default function Knowledge({ caller }) {
  const state = useLoad(api.collections, [], { every: REFRESH });
  const [deleting, setDeleting] = useState(null);
  return html`
    <${Page} title="Knowledge">
      <${SearchBox} query=${{}} />
      <${Stored} />
      <${Loaded} state=${state} what="the collections">
        ${(collections) =>
          collections.length === 0
            ? html`<${Empty} title="Nothing is stored yet."><a href=${href(["submit"])}>Submit a job</a> to store the first documents.<//>`
            : html`<${Collections} collections=${collections} mayDelete=${caller.role !== "viewer"} onDelete=${setDeleting} />`}
      <//>
      ${deleting && html`<${DeleteCollection} collection=${deleting} onDone=${() => (setDeleting(null), state.reload())} onClose=${() => setDeleting(null)} />`}
    <//>
  `;
}

function Stored() {
  const { data } = useLoad(api.stats, []);
  const stored = data?.stored_bytes;
  if (!stored) return null;
  const most = stored.limit ? ` of at most ${bytes(stored.limit)}` : "";
  return html`<p class="muted">${bytes(stored.used)} are stored${most}: texts, chunks and files.</p>`;
}

const Collections = ({ collections, mayDelete, onDelete }) => html`
  <table class="panel">
    <thead>
      <tr>
        <th scope="col">Collection</th>
        <th scope="col" class="right">Documents</th>
        <th scope="col" class="right">Chunks</th>
        ${hasSizes(collections) && html`<th scope="col" class="right">Size</th>`}
        <th scope="col" class="wide">Changed</th>
        ${mayDelete && html`<th scope="col"><span class="hidden">Actions</span></th>`}
      </tr>
    </thead>
    <tbody>
      ${collections.map(
        (collection) => html`
          <tr key=${collection.name}>
            <th scope="row"><a href=${href(["knowledge", collection.name])}>${collection.name}</a></th>
            <td class="right">${number(collection.documents)}</td>
            <td class="right">${number(collection.chunks)}</td>
            ${hasSizes(collections) && html`<td class="right">${bytes(collection.bytes)}</td>`}
            <td class="wide"><${Age} time=${collection.updated_at} ago /></td>
            ${mayDelete &&
            html`<td class="right"><${RowButton} name="Delete" of=${collection.name} onClick=${() => onDelete(collection)} /></td>`}
          </tr>
        `,
      )}
    </tbody>
  </table>
`;

/** Servers that do not count the bytes of a collection leave them out. */
const hasSizes = (collections) => collections.some(({ bytes: size }) => size != null);
