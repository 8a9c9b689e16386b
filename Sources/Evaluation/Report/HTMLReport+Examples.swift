import Reporting
import Vocabulary

extension HTMLReport {
  /// The best and the worst queries of a run, with their results.
  ///
  /// - Parameter place: the index of the run.
  func examples(_ place: Int) -> String {
    let run = runs[place]
    let parts = [("Worst", worst(run)), ("Best", best(run))].filter { !$0.1.isEmpty }.map { title, queries in
      "<h3>\(title)</h3>" + queries.map(example).joined(separator: "\n")
    }
    let name = runs.count > 1 ? ": \(run.setting.title)" : ""
    return HTML.section(
      "Queries\(name)",
      "Sorted by \(HTML.escaped(figures.leading)), with the top pictures of each query: "
        + "<span class=\"sign relevant\">✓ relevant</span> <span class=\"sign wrong\">✗ not relevant</span> "
        + "<span class=\"sign junk\">– junk, not ranked</span>",
      parts.joined())
  }

  private func example(_ query: MeasuredQuery) -> String {
    let column = figures.all.firstIndex(of: figures.leading) ?? 0
    let group = query.query.group.map { $0 == query.query.name ? "" : " · \(HTML.escaped($0))" } ?? ""
    let found = query.firstRank.map { "first relevant picture at rank \($0)" } ?? "no relevant picture found"
    let input: String
    switch query.query.input {
    case .picture(let name, _):
      input = picture(name, class: "asked", note: "query", box: regions[query.query.name])
    case .text(let text): input = "<blockquote>\(HTML.escaped(text))</blockquote>"
    }
    let hits = query.top.map { top in
      switch top.verdict {
      case .relevant: picture(top.name, class: "relevant", note: "✓")
      case .wrong: picture(top.name, class: "wrong", note: "✗")
      case .junk: picture(top.name, class: "junk", note: "–")
      }
    }
    return """
      <article><h4>\(HTML.escaped(query.query.name))<span>\(group)</span></h4>
      <p><b>\(HTML.number(query.values[column]))</b> · \(query.query.relevant.count) to find · \(found)</p>
      <div class="strip\(pictures.isEmpty ? " names" : "")">\(input)\(hits.joined())</div></article>
      """
  }

  private func picture(_ name: String, class kind: String, note: String, box: Region? = nil) -> String {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    return "<figure class=\"\(kind)\">\(frame(name, box))"
      + "<figcaption title=\"\(HTML.escaped(name))\"><b>\(note)</b> \(HTML.escaped(file))</figcaption></figure>"
  }

  /// A picture in a frame; empty if the report has no pictures.
  private func frame(_ name: String, _ box: Region?) -> String {
    guard !pictures.isEmpty else { return "" }
    let image =
      pictures[name].map { "<img alt=\"\" src=\"\(HTML.address(ofJPEG: $0))\">" }
      ?? "<span class=\"nothing\">no picture</span>"
    guard let box else { return "<div class=\"frame\"><div>\(image)</div></div>" }
    let sides = zip(["left", "top", "width", "height"], [box.x, box.y, box.width, box.height]).map {
      "\($0):\(HTML.number(100 * $1, digits: 2))%"
    }
    return "<div class=\"frame\"><div>\(image)<i style=\"\(sides.joined(separator: ";"))\"></i></div></div>"
  }
}
