import { api } from "../api.js";
import { Age, Empty, Loaded, Page, Uri } from "../components.js";
import { number } from "../format.js";
import { html } from "../html.js";
import { useLoad } from "../loading.js";
import { href } from "../route.js";
import { SearchBox } from "../search-box.js";

/** Passages for a question, with their sources. */
export default function Search({ query }) {
  return html`
    <${Page} title="Search" crumbs=${[["Knowledge", href(["knowledge"])]]}>
      <${SearchBox} query=${query} />
      ${query.q && html`<${Results} query=${query} />`}
    <//>
  `;
}

function Results({ query: { q, mode = "hybrid", collection } }) {
  const request = { query: q, mode, limit: 20, ...(collection && { collection }) };
  const state = useLoad((signal) => api.search(request, signal), [q, mode, collection]);
  return html`
    <${Loaded} state=${state} what="the results">
      ${(response) => html`
        <${Notes} response=${response} />
        ${response.results.length === 0
          ? html`<${Empty} title="Nothing was found.">Use other words, or search in all collections.<//>`
          : html`<ol class="results">${response.results.map((result) => html`<${Result} key=${result.chunk_id} result=${result} />`)}</ol>`}
      `}
    <//>
  `;
}

/** What limits the results. */
function Notes({ response }) {
  const { mode, mode_used: used, warning, vectors } = response;
  const missing = vectors ? vectors.of - vectors.ready : 0;
  return html`
    ${used !== mode && html`<p class="notice warn" role="status">The query could not be embedded: the results are found by words only.</p>`}
    ${warning && html`<p class="notice warn" role="status">${warning}</p>`}
    ${missing > 0 &&
    html`
      <p class="muted" role="status">
        ${number(missing)} of ${number(vectors.of)} chunks have no vector yet. They are found by their words.
      </p>
    `}
  `;
}

const Result = ({ result }) => html`
  <li class="panel">
    <h2><a href=${href(["documents", result.document_id], { chunk: result.chunk_id })}>${result.title ?? result.uri}</a></h2>
    <p class="muted"><${Uri} uri=${result.uri} /></p>
    ${result.headings.length > 0 && html`<p class="muted">${result.headings.join(" › ")}</p>`}
    <p class="passage">${marked(result.text, result.highlights ?? [])}</p>
    <p class="muted">Score ${result.score.toFixed(3)} · ${result.collection} · ingested <${Age} time=${result.ingested_at} ago /></p>
  </li>
`;

/** The text with the ranges marked: text nodes and mark elements, never markup of the text. */
function marked(text, ranges) {
  const parts = [];
  let at = 0;
  for (const { start, end } of ranges) {
    parts.push(text.slice(at, start), html`<mark>${text.slice(start, end)}</mark>`);
    at = end;
  }
  return [...parts, text.slice(at)];
}
