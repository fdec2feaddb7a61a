import { useEffect, useRef } from "preact/hooks";
import UPlot from "uplot";
import { html } from "../../html.js";

const HEIGHT = 180;
const COLORS = ["--plot-1", "--plot-2", "--plot-3", "--plot-4"];
const AXIS_WIDTH = 64;
const dark = matchMedia("(prefers-color-scheme: dark)");

loadStyles();

/** Only this view uses the library, so its styles are loaded with it. */
function loadStyles() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = import.meta.resolve("uplot.css");
  document.head.append(link);
}

/**
 * A plot over time. Its summary says the same in words.
 *
 * @param series pairs of a member of the points and its name
 */
export function Plot({ title, points, series, format, summary }) {
  const box = useRef(null);
  useEffect(() => {
    let plot;
    const draw = () => {
      plot?.destroy();
      plot = new UPlot(options(box.current, series, format), data(points, series), box.current);
    };
    draw();
    const sizes = new ResizeObserver(() => plot.setSize({ width: box.current.clientWidth, height: HEIGHT }));
    sizes.observe(box.current);
    dark.addEventListener("change", draw);
    return () => {
      sizes.disconnect();
      dark.removeEventListener("change", draw);
      plot.destroy();
    };
  }, [points]);
  return html`
    <figure class="panel plot">
      <figcaption>
        <h2>${title}</h2>
        <ul class="legend">
          ${series.map(([, name], index) => html`<li class=${`key-${index + 1}`}>${name}</li>`)}
        </ul>
      </figcaption>
      <div ref=${box} role="img" aria-label=${`${title}. ${summary}`}></div>
      <p class="muted">${summary}</p>
    </figure>
  `;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const time = (seconds) => CLOCK.format(new Date(1000 * seconds));

const data = (points, series) => [
  points.map(({ at }) => Date.parse(at) / 1000),
  ...series.map(([member]) => points.map((point) => point[member] ?? null)),
];

function options(element, series, format) {
  const style = getComputedStyle(element);
  const color = (name) => style.getPropertyValue(name).trim();
  const axis = { stroke: color("--muted"), grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [{ ...axis, values: (_, ticks) => ticks.map(time) }, { ...axis, size: AXIS_WIDTH, values: (_, ticks) => ticks.map(format) }],
    series: [
      {},
      ...series.map(([, label], index) => ({ label, stroke: color(COLORS[index]), width: 1.5, points: { size: 4 }, spanGaps: true })),
    ],
  };
}
