import Eidetic
import FoundationEssentials
import HTTPServer

extension WebApp {
  /// Counts and durations in Prometheus' text format, version 0.0.4.
  func metrics() async throws -> String {
    let counts = try await engine.library.counts()
    var text = MetricsText()
    text.gauge("eidetic_images", "Images of the gallery.", counts.images)
    text.gauge("eidetic_failed_files", "Files that could not be used.", counts.failed)
    text.gauge(
      "eidetic_jobs_active", "Jobs that have not ended.", engine.jobs.jobs.count { !$0.state.isFinal })
    let load = work.load
    text.gauge("eidetic_work_running", "Requests that are being worked on.", load.running)
    text.gauge("eidetic_work_slow", "Requests that wait for pictures that take long to decode.", load.slow)
    text.gauge("eidetic_work_waiting", "Requests that wait for their turn.", load.waiting)
    text.counter("eidetic_work_refused_total", "Requests sent away because too many waited.", load.refused)
    text.add(statistics.snapshot)
    return text.lines.joined(separator: "\n") + "\n"
  }
}

/// Lines of Prometheus' text format.
struct MetricsText {
  private(set) var lines: [String] = []

  mutating func gauge(_ name: String, _ help: String, _ value: Int) { single(name, help, "gauge", value) }

  mutating func counter(_ name: String, _ help: String, _ value: Int) { single(name, help, "counter", value) }

  private mutating func single(_ name: String, _ help: String, _ kind: String, _ value: Int) {
    begin(name, help, kind)
    lines.append("\(name) \(value)")
  }

  mutating func add(_ counts: ServerStatistics.Snapshot) {
    gauge("eidetic_http_connections", "Connections that are open.", counts.connections)
    gauge("eidetic_http_event_streams", "Event streams that are open.", counts.streams)
    counter("eidetic_http_received_bytes_total", "Bytes of bodies that came in.", counts.receivedBytes)
    begin("eidetic_http_requests_total", "Answers.", "counter")
    for (key, count) in counts.requests.sorted(by: { "\($0.key)" < "\($1.key)" }) {
      sample(
        "eidetic_http_requests_total",
        [("route", key.route), ("method", key.method), ("status", "\(key.status)")], "\(count)")
    }
    let name = "eidetic_http_request_duration_seconds"
    begin(name, "From the whole request to its answer.", "histogram")
    for (route, histogram) in counts.durations.sorted(by: { $0.key < $1.key }) {
      var sum = 0
      for (bound, count) in zip(
        ServerStatistics.Histogram.bounds.map { "\($0)" } + ["+Inf"], histogram.counts)
      {
        sum += count
        sample(name + "_bucket", [("route", route), ("le", bound)], "\(sum)")
      }
      sample(name + "_sum", [("route", route)], "\(histogram.sum)")
      sample(name + "_count", [("route", route)], "\(sum)")
    }
  }

  mutating func begin(_ name: String, _ help: String, _ kind: String) {
    lines.append("# HELP \(name) \(help)")
    lines.append("# TYPE \(name) \(kind)")
  }

  mutating func sample(_ name: String, _ labels: [(String, String)], _ value: String) {
    let list = labels.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",")
    lines.append("\(name){\(list)} \(value)")
  }
}
