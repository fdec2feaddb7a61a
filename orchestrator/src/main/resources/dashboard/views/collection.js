import { useState } from "preact/hooks";
import { api } from "../api.js";
import { Age, Empty, Page, SearchField, Uri } from "../components.js";
import { DeleteCollection } from "../delete-collection.js";
import { number } from "../format.js";
import { html } from "../html.js";
import { useLoad, usePages } from "../loading.js";
import { go, href, setQuery } from "../route.js";
import { SearchBox } from "../search-box.js";
import { LongTable } from "../table.js";

/** The documents of one collection. */
export default function Collection({ path: [, name], query, caller }) {
  const list = usePages(api.documents({ collection: name, q: query.q }), [name, query.q], { key: (document) => document.document_id });
  const [deleting, setDeleting] = useState(false);
  const { data: all } = useLoad(api.collections, [name]);
  const collection = all?.find((each) => each.name === name);
  const actions = html`
    <a class="button" href=${href(["submit"], { collection: name })}>Add documents</a>
    <button type="button" class="danger" disabled=${!collection} onClick=${() => setDeleting(true)}>Delete</button>
  `;
  return html`
    <${Page} title=${name} crumbs=${[["Knowledge", href(["knowledge"])]]} actions=${caller.role !== "viewer" && actions}>
      ${collection && html`<p class="muted">${number(collection.documents)} documents, ${number(collection.chunks)} chunks</p>`}
      <${SearchBox} query=${{ collection: name }} />
      <form class="filters" onSubmit=${(event) => event.preventDefault()}>
        <${SearchField} label="Find" placeholder="Part of a title or an address" value=${query.q} onSearch=${(q) => setQuery({ q })} />
      </form>
      <${LongTable}
        label="Documents"
        list=${list}
        columns=${COLUMNS}
        rowKey=${(document) => document.document_id}
        empty=${html`<${Empty} title=${query.q ? "No document has this in its title or address." : "The collection has no documents."} />`}
      />
      ${deleting && html`<${DeleteCollection} collection=${collection} onDone=${() => go(["knowledge"])} onClose=${() => setDeleting(false)} />`}
    <//>
  `;
}

const COLUMNS = [
  { name: "Document", cell: (document) => html`<a class="uri" href=${href(["documents", document.document_id])}>${document.title ?? document.uri}</a>` },
  { name: "Source", wide: true, cell: (document) => html`<${Uri} uri=${document.uri} />` },
  { name: "Language", width: "5.5rem", wide: true, cell: (document) => document.language ?? "–" },
  { name: "Chunks", width: "5rem", cell: (document) => number(document.chunks) },
  { name: "Ingested", width: "5rem", cell: (document) => html`<${Age} time=${document.ingested_at} />` },
];
