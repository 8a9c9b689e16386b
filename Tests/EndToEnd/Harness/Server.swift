import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// `eidetic serve`, running. Every answer is compared with the API's description.
final class Server: Sendable {
  let port: Int
  let program: RunningProgram
  /// Sent with every request.
  private let headers: [String: String]

  private let noted = Mutex<Set<String>>([])

  fileprivate init(_ program: RunningProgram, headers: [String: String]) async throws {
    self.program = program
    self.headers = headers
    _ = await program.runs { program.errorsSoFar.contains("\n") }
    let line = program.errorsSoFar
    let address = try #require(
      line.firstMatch(of: /eidetic: listening on https?:\/\/[^ ]+:(\d+)\/[^ \n]*\n/), "\(line)")
    port = try #require(Int(address.1))
  }

  // MARK: Asking

  func get(
    _ target: String, _ headers: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  )
    async throws -> Answer
  {
    try await ask("GET", target, headers, sourceLocation: sourceLocation)
  }

  func post(
    _ target: String, json: String, _ headers: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Answer {
    try await ask(
      "POST", target, ["Content-Type": "application/json"].merging(headers) { $1 }, body: Array(json.utf8),
      sourceLocation: sourceLocation)
  }

  func post(
    _ target: String, form: MultipartForm, _ headers: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Answer {
    try await ask(
      "POST", target, ["Content-Type": form.contentType].merging(headers) { $1 }, body: form.body,
      sourceLocation: sourceLocation)
  }

  /// Sends a request on a connection of its own, and checks what all answers have in common.
  func ask(
    _ method: String, _ target: String, _ headers: [String: String] = [:], body: [UInt8]? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Answer {
    let bytes = request(method, target, headers, body: body)
    let port = port
    let answer = try await blocking {
      let wire = try Wire(port: port)
      // A server that refuses by the head may close before all is sent.
      try? wire.send(bytes)
      return try wire.answer(isToHead: method == "HEAD")
    }
    check(answer, method, target, sourceLocation: sourceLocation)
    return answer
  }

  /// A request's bytes.
  func request(_ method: String, _ target: String, _ headers: [String: String] = [:], body: [UInt8]? = nil)
    -> [UInt8]
  {
    var all = ["Host": "127.0.0.1:\(port)", "Connection": "close"].merging(self.headers) { $1 }
      .merging(headers) { $1 }
    if let body, all["Transfer-Encoding"] == nil {
      all["Content-Length"] = all["Content-Length"] ?? "\(body.count)"
    }
    let lines = all.filter { !$0.value.isEmpty }.map { "\($0.key): \($0.value)\r\n" }.sorted().joined()
    return Array("\(method) \(target) HTTP/1.1\r\n\(lines)\r\n".utf8) + (body ?? [])
  }

  /// Whether an answer is what the API's description and the security promises say.
  func check(
    _ answer: Answer, _ method: String, _ target: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let about = "\(method) \(target.prefix(200)) → \(answer.status)"
    // What is no HTTP never reaches the program.
    guard answer.status < 400 || !answer.text.contains("<html") else { return }
    if answer.status >= 400, method != "HEAD" {
      let error = answer.json["error"]
      let members: Set =
        error["code"].string == "name_taken" ? ["code", "message", "person"] : ["code", "message"]
      #expect(
        Set(error.object.keys).subtracting(["place", "remedy"]) == members && answer.json.object.count == 1,
        "\(about)",
        sourceLocation: sourceLocation)
      #expect(
        error.object["remedy"] == nil || error["remedy"]["action"].string?.isEmpty == false, "\(about)",
        sourceLocation: sourceLocation)
      #expect(error["code"].string?.isEmpty == false, "\(about)", sourceLocation: sourceLocation)
      #expect(
        error["message"].string?.hasPrefix("cannot ") == true, "\(about): \(answer.text)",
        sourceLocation: sourceLocation)
    }
    if answer.status != 408 && answer.status != 413 {
      #expect(
        answer.header("x-content-type-options") == "nosniff", "\(about)", sourceLocation: sourceLocation)
      #expect(
        answer.header("cross-origin-resource-policy") == "same-origin", "\(about)",
        sourceLocation: sourceLocation)
      #expect(answer.header("content-security-policy") != nil, "\(about)", sourceLocation: sourceLocation)
    }
    #expect(answer.header("access-control-allow-origin") == nil, "\(about)", sourceLocation: sourceLocation)
    guard method != "HEAD", let operation = Contract.shared.operation(method, target) else { return }
    let problems = Contract.shared.problems(of: answer, to: operation)
    #expect(problems.isEmpty, "\(about)", sourceLocation: sourceLocation)
    note("\(operation) \(answer.status < 400 ? "well" : "badly")")
  }

  // MARK: Looking on

  /// The operations that were asked, with how they answered: `GET /healthz well`, `POST /api/v1/search
  /// badly`.
  var asked: Set<String> { noted.withLock { $0 } }

  func note(_ text: String) { _ = noted.withLock { $0.insert(text) } }

  /// Whether it answers.
  func isAlive() async -> Bool { (try? await get("/healthz"))?.status == 200 }

  /// The value of a metric without labels.
  func metric(_ name: String) async throws -> Int {
    let lines = try await get("/metrics").text.split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix(name + " ") }, "there is no metric \(name)")
    return try #require(Int(line.dropFirst(name.count + 1)))
  }

  /// Waits until something holds.
  ///
  /// - Parameter awaited: what that is, for who reads that it did not come.
  /// - Throws: `Deadline.Passed` when it does not come.
  func eventually(
    _ awaited: String = "what a test waits for", _ condition: () async throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    do {
      try await Deadline(awaiting: awaited).wait(until: condition)
    } catch let passed as Deadline.Passed {
      Issue.record(passed, "\(program.errorsSoFar)", sourceLocation: sourceLocation)
      throw passed
    }
  }

  /// Waits for a job's end.
  func ended(_ job: Int, sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSON {
    var answer = JSON.null
    try await eventually(
      "the end of job \(job)",
      {
        answer = try await get("/api/v1/jobs/\(job)").json
        return ["done", "failed", "cancelled"].contains(answer["state"].string)
      }, sourceLocation: sourceLocation)
    return answer
  }

  /// Orders an indexing run and waits for its end.
  @discardableResult
  func index(_ order: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSON {
    let answer = try await post("/api/v1/jobs", json: order, sourceLocation: sourceLocation)
    try #require(answer.status == 202, "\(answer.text)", sourceLocation: sourceLocation)
    return try await ended(try #require(answer.json["id"].int), sourceLocation: sourceLocation)
  }
}

extension Workplace {
  /// Runs a server in this gallery while a test asks it, and checks that it ends politely.
  func serve(
    _ arguments: [String] = [], environment: [String: String] = [:], headers: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (Server) async throws -> Void
  ) async throws {
    let program = try start(["serve", "--port", "0"] + arguments, environment: environment)
    let server = try await Server(program, headers: headers)
    try await body(server)
    server.program.send(SIGTERM)
    let ending = try await server.program.ending()
    #expect(ending.code == 0, "\(ending.signal ?? 0) \(ending.errors)", sourceLocation: sourceLocation)
    #expect(ending.output == "", sourceLocation: sourceLocation)
  }
}
