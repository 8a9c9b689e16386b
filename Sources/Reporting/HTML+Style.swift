extension HTML {
  /// The style sheet of all reports.
  static let style = """
    :root {
      color-scheme: light dark;
      --ground: light-dark(#f8f8f6, #121413); --surface: light-dark(#fff, #1a1d1c);
      --sunken: light-dark(#eeeeea, #262b29); --line: light-dark(#e0e1dc, #2c3130);
      --ink: light-dark(#191b1a, #eceeed); --soft: light-dark(#5a5e5a, #a3aaa7);
      --right: light-dark(#0d6b63, #73d2c4); --wrong: light-dark(#a8281e, #ff9d92);
      --run0: light-dark(#0d6b63, #73d2c4); --run1: light-dark(#b4540a, #f2a65e);
      --run2: light-dark(#5b4bb5, #b3a6ff); --run3: light-dark(#b02a6b, #ff8fc0);
      --run4: light-dark(#4d6b12, #b5d46a); --run5: light-dark(#1f62a8, #86bdf5);
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; max-width: 76rem; padding: 1.5rem clamp(1rem, 3vw, 2.5rem) 4rem;
      background: var(--ground); color: var(--ink);
      font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
    }
    h1 { font-size: 1.75rem; margin: 0; } h2 { font-size: 1.25rem; margin: 0 0 0.25rem; }
    h3 { font-size: 1rem; margin: 1.5rem 0 0.5rem; } h4 { font-size: 0.9375rem; margin: 0; overflow-wrap: anywhere; }
    h4 span { font-weight: 400; color: var(--soft); }
    header p, .note, small { color: var(--soft); } header p { margin: 0.25rem 0 0; }
    section { margin-top: 2.75rem; } .note { margin: 0 0 1rem; max-width: 56rem; }
    .scroll { overflow-x: auto; width: fit-content; max-width: 100%; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
    .scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--run0); outline-offset: 2px; }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
    th, td { padding: 0.5rem 0.75rem; text-align: right; white-space: nowrap; vertical-align: top; }
    th { font-weight: 500; color: var(--soft); font-size: 0.8125rem; }
    th:first-child, td:first-child { text-align: left; max-width: 22rem; overflow: hidden; text-overflow: ellipsis; }
    td { border-top: 1px solid var(--line); } td small { margin-left: 0.6rem; font-size: 0.75rem; }
    .key { display: inline-block; width: 0.75rem; height: 0.75rem; border-radius: 3px; margin-right: 0.5rem; }
    i.run0 { background: var(--run0); } i.run1 { background: var(--run1); } i.run2 { background: var(--run2); }
    i.run3 { background: var(--run3); } i.run4 { background: var(--run4); } i.run5 { background: var(--run5); }
    .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0 0 0.75rem; font-size: 0.8125rem; }
    .chart {
      margin: 0; max-width: 40rem; display: grid; grid-template: auto auto auto / 2.25rem 1fr; gap: 0.25rem 0.5rem;
      font-size: 0.8125rem; color: var(--soft); font-variant-numeric: tabular-nums;
    }
    .chart svg { width: 100%; height: clamp(14rem, 45vw, 22rem); border: solid var(--soft); border-width: 0 0 1px 1px;
      overflow: visible; }
    .chart .up, .chart .across { display: flex; justify-content: space-between; }
    .chart .up { flex-direction: column; text-align: right; margin: -0.6rem 0; }
    .chart .across { grid-column: 2; } .chart figcaption { grid-column: 2; text-align: center; }
    .grid { stroke: var(--line); vector-effect: non-scaling-stroke; fill: none; }
    polyline { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
    .even { stroke: var(--soft); stroke-dasharray: 3 3; } .chart + .scroll { margin-top: 1rem; }
    .dots { fill: none; stroke-width: 7; stroke-linecap: round; vector-effect: non-scaling-stroke; }
    .dots.run0 { stroke: var(--run0); } .dots.run1 { stroke: var(--run1); } .dots.run2 { stroke: var(--run2); }
    .dots.run3 { stroke: var(--run3); } .dots.run4 { stroke: var(--run4); } .dots.run5 { stroke: var(--run5); }
    polyline.run0 { stroke: var(--run0); } polyline.run1 { stroke: var(--run1); } polyline.run2 { stroke: var(--run2); }
    polyline.run3 { stroke: var(--run3); } polyline.run4 { stroke: var(--run4); } polyline.run5 { stroke: var(--run5); }
    .classes { columns: 2 22rem; column-gap: 2.5rem; }
    .class { display: grid; grid-template-columns: minmax(0, 11rem) 1fr; gap: 0.75rem; align-items: center;
      break-inside: avoid; padding: 0.2rem 0; font-size: 0.8125rem; }
    .class > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .class > div { display: grid; grid-template-columns: 1fr 2.75rem; gap: 2px 0.5rem; align-items: center; }
    .class b { font-weight: 500; font-variant-numeric: tabular-nums; }
    .bar { background: var(--sunken); border-radius: 3px; height: 0.6rem; overflow: hidden; }
    .bar i { display: block; height: 100%; }
    article { border-top: 1px solid var(--line); padding: 0.9rem 0 1.1rem; } article p { margin: 0.1rem 0 0.6rem;
      color: var(--soft); } article p b { color: var(--ink); }
    .strip { display: grid; grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); gap: 0.6rem; }
    .strip figure { margin: 0; min-width: 0; } .strip.names { grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: 0 0.6rem; }
    .frame { height: 6.5rem; display: flex; align-items: center; justify-content: center; padding: 3px;
      background: var(--sunken); border: 2px solid transparent; border-radius: 8px; }
    .frame > div { position: relative; display: flex; max-height: 100%; max-width: 100%; }
    .frame img { display: block; max-width: 100%; max-height: 5.75rem; border-radius: 3px; }
    .frame i { position: absolute; border: 2px solid #fff; box-shadow: 0 0 0 1px #000, inset 0 0 0 1px #000; }
    .relevant .frame { border-color: var(--right); } .wrong .frame { border: 2px dashed var(--wrong); }
    .asked .frame { background: none; border-color: var(--line); } .nothing { color: var(--soft); font-size: 0.75rem; }
    .strip figcaption { font-size: 0.75rem; color: var(--soft); overflow: hidden; text-overflow: ellipsis;
      white-space: nowrap; }
    .sign, figcaption b { font-weight: 600; } .sign.relevant, .relevant figcaption b { color: var(--right); }
    .sign.wrong, .wrong figcaption b { color: var(--wrong); } .asked figcaption b { color: var(--ink); }
    .sign { margin-right: 0.75rem; white-space: nowrap; } blockquote { margin: 0; grid-column: span 2; }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1.5rem 2.5rem; }
    .charts .chart + .chart { margin-top: 0; } ul { margin: 0; padding-left: 1.25rem; }
    .matrix th, .matrix td { padding: 0.2rem 0.35rem; font-size: 0.75rem; text-align: center; border: 1px solid var(--line); }
    .matrix th[scope="col"] span { writing-mode: vertical-rl; max-height: 9rem; overflow: hidden;
      text-overflow: ellipsis; }
    .matrix th[scope="row"] { position: sticky; left: 0; background: var(--surface); text-align: left; }
    .matrix .right { background: color-mix(in oklab, var(--right) calc(var(--share) * 0.3), transparent); }
    .matrix .wrong { background: color-mix(in oklab, var(--wrong) calc(var(--share) * 0.3), transparent); }
    details { margin-top: 0.75rem; } summary { cursor: pointer; padding: 0.25rem 0; }
    dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.35rem 1.25rem; margin: 0; }
    dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; font-family: ui-monospace, "SF Mono",
      "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: 0.8125rem; }
    @media (max-width: 40rem) {
      dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: 0.6rem; }
      .strip { grid-template-columns: repeat(3, minmax(0, 1fr)); } .class { grid-template-columns: minmax(0, 8.5rem) 1fr; }
    }
    """
}
