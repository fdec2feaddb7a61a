import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../api.js";
import { Confirm, Empty, Facts, Failure, Json, Loaded, Loading, Page, Time, Uri } from "../components.js";
import { number, plural } from "../format.js";
import { html } from "../html.js";
import { useAction, useLoad, usePages } from "../loading.js";
import { go, href, setQuery } from "../route.js";

/** One document: its extracted Markdown, and the chunks that searches find. */
export default function Document({ path: [, id], query, caller }) {
  const state = useLoad((signal) => api.document(id, signal), [id]);
  const list = usePages(api.chunks(id), [id], { key: (chunk) => chunk.chunk_id });
  const [deleting, setDeleting] = useState(false);
  const document = state.data;
  const chosen = list.rows?.find((chunk) => chunk.chunk_id === query.chunk);
  useEffect(() => {
    if (query.chunk && list.rows && !chosen && list.next && !list.loading) list.loadMore();
  }, [query.chunk, list.rows, list.loading]);
  return html`
    <${Page}
      title=${document ? (document.title ?? document.uri) : "Document"}
      crumbs=${[["Knowledge", href(["knowledge"])], ...(document ? [[document.collection, href(["knowledge", document.collection])]] : [])]}
      actions=${document && caller.role !== "viewer" && html`<button type="button" class="danger" onClick=${() => setDeleting(true)}>Delete</button>`}
    >
      <${Loaded} state=${state} what="the document">
        ${(loaded) => html`
          <${About} document=${loaded} />
          <div class="reader">
            <${Text} text=${loaded.text ?? ""} chosen=${chosen} />
            <${Chunks} list=${list} chosen=${chosen} />
          </div>
        `}
      <//>
      ${deleting && html`<${DeleteDocument} document=${document} onClose=${() => setDeleting(false)} />`}
    <//>
  `;
}

const About = ({ document }) => html`
  <section class="panel" aria-label="About the document">
    <${Facts}
      facts=${[
        ["Source", html`<${Uri} uri=${document.uri} />`],
        ["Collection", html`<a href=${href(["knowledge", document.collection])}>${document.collection}</a>`],
        ["Language", document.language],
        ["Chunks", number(document.chunks)],
        ["Ingested", html`<${Time} time=${document.ingested_at} />`],
        ["Stored by", html`<a href=${href(["jobs", document.job_id])}>the job</a>`],
      ]}
    />
    ${document.metadata &&
    Object.keys(document.metadata).length > 0 &&
    html`<details><summary>Metadata</summary><${Json} value=${document.metadata} /></details>`}
  </section>
`;

/** The Markdown as text: it comes from other sites and is never rendered. The chosen chunk is marked. */
function Text({ text, chosen }) {
  const mark = useRef(null);
  useEffect(() => mark.current?.scrollIntoView({ block: "center" }), [chosen?.chunk_id]);
  const [start, end] = chosen ? [chosen.start_offset, chosen.end_offset] : [0, 0];
  return html`
    <section aria-labelledby="text">
      <h2 id="text">Extracted text</h2>
      <div class="markdown" tabindex="0" role="region" aria-label="Text of the document">
        ${text === "" && html`<${Empty} title="The document has no text." />`}
        ${text.slice(0, start)}${chosen && html`<mark ref=${mark}>${text.slice(start, end)}</mark>`}${text.slice(end)}
      </div>
    </section>
  `;
}

const VECTORS = { ready: "", pending: "its vector follows", refused: "the model refused its text" };

function Chunks({ list, chosen }) {
  const { rows, next, error, reload, loadMore, loading } = list;
  return html`
    <section aria-labelledby="chunks">
      <h2 id="chunks">Chunks</h2>
      ${!rows && (error ? html`<${Failure} error=${error} retry=${reload} />` : html`<${Loading} what="the chunks" />`)}
      ${rows &&
      html`
        <ol class="chunks">
          ${rows.map(
            (chunk) => html`
              <li key=${chunk.chunk_id}>
                <button
                  type="button"
                  aria-pressed=${chunk.chunk_id === chosen?.chunk_id ? "true" : "false"}
                  onClick=${() => setQuery({ chunk: chunk.chunk_id === chosen?.chunk_id ? "" : chunk.chunk_id })}
                >
                  <strong>${chunk.ordinal + 1}. ${chunk.headings.join(" › ")}</strong>
                  <span class="cut lines">${chunk.text}</span>
                  ${VECTORS[chunk.vector] && html`<span class="muted">${VECTORS[chunk.vector]}</span>`}
                </button>
              </li>
            `,
          )}
        </ol>
        ${next && html`<button type="button" disabled=${loading} onClick=${loadMore}>Show more chunks</button>`}
      `}
    </section>
  `;
}

function DeleteDocument({ document, onClose }) {
  const action = useAction();
  const remove = async () => (await action.run(() => api.deleteDocument(document.document_id))) && go(["knowledge", document.collection]);
  return html`
    <${Confirm} title="Delete this document?" verb="Delete the document" action=${action} onConfirm=${remove} onClose=${onClose}>
      <p>
        This deletes “${document.title ?? document.uri}” with its text, ${plural(document.chunks, "chunk")} and their vectors from the collection
        ${" "}${document.collection}. Searches do not find it any more. Its source is not changed: the next crawl of the site stores it again.
      </p>
    <//>
  `;
}
