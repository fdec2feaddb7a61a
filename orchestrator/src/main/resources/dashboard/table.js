import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Empty, Failure, Loading, Stale } from "./components.js";
import { html } from "./html.js";

const OVERSCAN = 10;
const FIRST_ROWS = 40;

/**
 * A table of any length: only the rows that are in sight are in the document, and the next page is
 * loaded when the last one comes into sight. All rows have the height --row of the style sheet.
 *
 * @param list what usePages returns
 * @param rowKey gives the identity of a row
 * @param columns each with a name, a function `cell` of a row, a width of the grid, and `wide` if it
 *     is left out on a phone
 * @param empty shown instead of a table without rows
 */
export function LongTable({ label, list, columns, rowKey, empty, highlighted }) {
  const { rows, error, reload } = list;
  if (rows === undefined) {
    return error ? html`<${Failure} error=${error} retry=${reload} />` : html`<${Loading} what=${label} />`;
  }
  return html`
    ${error && html`<${Stale} error=${error} />`}
    ${rows.length === 0
      ? (empty ?? html`<${Empty} title="Nothing here." />`)
      : html`<${Rows} label=${label} list=${list} columns=${columns} rowKey=${rowKey} highlighted=${highlighted} />`}
  `;
}

function Rows({ label, list, columns, rowKey, highlighted }) {
  const { rows, next, loading, loadMore } = list;
  const box = useRef(null);
  const [range, setRange] = useState({ first: 0, end: FIRST_ROWS, height: 0 });

  const measure = () => {
    const { scrollTop, clientHeight } = box.current;
    const height = rowHeight(box.current);
    const first = Math.max(0, Math.floor(scrollTop / height) - OVERSCAN);
    const end = Math.ceil((scrollTop + clientHeight) / height) + OVERSCAN;
    setRange((before) =>
      before.first === first && before.end === end && before.height === height ? before : { first, end, height },
    );
  };
  useLayoutEffect(measure, [rows.length]);
  useEffect(() => {
    const sizes = new ResizeObserver(measure);
    sizes.observe(box.current);
    return () => sizes.disconnect();
  }, []);
  useEffect(() => {
    if (next && !loading && range.end >= rows.length) loadMore();
  }, [range.end, rows.length, next, loading]);

  const shown = rows.slice(range.first, range.end);
  const below = Math.max(0, rows.length - range.first - shown.length);
  return html`
    <div
      class="table"
      role="table"
      aria-label=${label}
      aria-rowcount=${next ? -1 : rows.length + 1}
      tabindex="0"
      ref=${box}
      onScroll=${measure}
      style=${{ "--columns": grid(columns), "--narrow-columns": grid(columns.filter(({ wide }) => !wide)) }}
    >
      <div role="rowgroup" class="head">
        <div role="row" class="row" aria-rowindex="1">
          ${columns.map(({ name, wide }) => html`<span role="columnheader" class=${wide && "wide"}>${name}</span>`)}
        </div>
      </div>
      <div
        role="rowgroup"
        style=${{ paddingTop: `${range.first * range.height}px`, paddingBottom: `${below * range.height}px` }}
      >
        ${shown.map(
          (row, index) => html`
            <div
              role="row"
              class=${`row ${highlighted?.(row) ? "current" : ""}`}
              aria-rowindex=${range.first + index + 2}
              key=${rowKey(row)}
            >
              ${columns.map(({ cell, wide, name }) => html`<span role="cell" class=${wide && "wide"} data-name=${name}>${cell(row)}</span>`)}
            </div>
          `,
        )}
      </div>
    </div>
    <p class="muted count" role="status">${counted(rows.length, next, loading)}</p>
  `;
}

const grid = (columns) => columns.map(({ width }) => width ?? "minmax(0, 1fr)").join(" ");

const counted = (count, next, loading) =>
  loading && next ? `${count} loaded, loading more ...` : next ? `${count} loaded. Scroll down for more.` : `${count} in all.`;

const rowHeight = (box) => parseFloat(getComputedStyle(box).getPropertyValue("--row"));
