import Foundation
import TestSupport
import Testing

@testable import CommandLineTool

/// What the library can do, the command line and the API can do too, except where `Powers` says why not.
@Suite struct ParityTests {
  /// A public method of the engine, or of what it hands out: `SearchEngine.search(_:progress:)`.
  private static func verbs() throws -> Set<String> {
    let types = "SearchEngine|\\w+Room|ModelCatalogue|SpaceCatalogue|Trainer"
    let body = try Regex(
      "^(?:public final class|public struct|extension) (\(types))\\b.*?^\\}", as: (Substring, Substring).self
    ).dotMatchesNewlines().anchorsMatchLineEndings()
    let method =
      /^  public (?:static )?func (\w+)(?:<[^(]*>)?\(([^{]*?)\)(?: async)?(?: throws(?:\(\w+\))?)?(?: ->[^{]*)? \{/
      .anchorsMatchLineEndings()
    let label = /(?:^|,)\s*(\w+)(?: \w+)?:/
    var verbs: Set<String> = []
    let modules = ["Eidetic", "Training"]
    for file in try modules.flatMap({ try swiftFiles(below: SharedData.root + "/Sources/\($0)") }) {
      for type in try String(contentsOfFile: file, encoding: .utf8).matches(of: body) {
        for found in type.output.0.matches(of: method) {
          let labels = found.output.2.matches(of: label).map { "\($0.output.1):" }.joined()
          verbs.insert("\(type.output.1).\(found.output.1)(\(labels))")
        }
      }
    }
    return verbs
  }

  private static func swiftFiles(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".swift") }.map { folder + "/" + $0 }
  }

  /// `index`, `faces merge`: all commands, with their verbs where they have some.
  private static let commands = Set(
    Invocation.commands.flatMap { command in
      command.syntax.verbs.isEmpty
        ? [command.name] : command.syntax.verbs.map { "\(command.name) \($0)" }
    })

  /// `POST /api/v1/search`: all operations of the API.
  private static func operations() throws -> Set<String> {
    let data = try Data(contentsOf: URL(filePath: SharedData.root + "/Sources/WebApp/openapi.json"))
    let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let paths = try #require(document["paths"] as? [String: [String: Any]])
    return Set(paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
  }

  @Test func everyVerbOfTheEngineHasItsPower() throws {
    let verbs = try Self.verbs()
    #expect(verbs.count > 80)
    expectSame(verbs, Powers.all.flatMap(\.verbs) + Powers.helpers, "public methods")
  }

  @Test func everyCommandHasItsPower() {
    expectSame(Self.commands, Powers.all.flatMap(\.commands), "commands")
  }

  @Test func everyOperationHasItsPower() throws {
    expectSame(try Self.operations(), Powers.all.flatMap(\.operations), "operations")
  }

  @Test(arguments: Powers.all)
  func everyPowerIsEverywhereOrSaysWhyNot(power: Power) {
    let isEverywhere = !power.commands.isEmpty && !power.operations.isEmpty
    #expect(isEverywhere == (power.reason == nil), "\(power.name)")
  }

  private func expectSame(_ there: Set<String>, _ listed: [String], _ what: String) {
    #expect(there.subtracting(listed).sorted() == [], "\(what) without a power in Powers.swift")
    #expect(Set(listed).subtracting(there).sorted() == [], "\(what) of Powers.swift that do not exist")
  }
}
