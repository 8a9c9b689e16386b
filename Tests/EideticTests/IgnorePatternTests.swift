import Foundation
import TestSupport
import Testing

@testable import Eidetic

/// What Git says of paths under its patterns; Tools/golden/ignore_patterns.py asked it.
private struct GitAnswers: Decodable {
  struct Case: Decodable {
    let patterns: [String]
    /// Places among the paths.
    let ignored: [Int]
  }

  /// A folder ends with a slash.
  let paths: [String]
  let cases: [Case]

  static let all: GitAnswers = {
    let file = SharedData.root + "/Tests/EideticTests/Golden/ignore-patterns.json"
    guard let data = FileManager.default.contents(atPath: file),
      let answers = try? JSONDecoder().decode(GitAnswers.self, from: data)
    else { preconditionFailure("\(file) cannot be read") }
    return answers
  }()
}

@Suite struct IgnorePatternTests {
  @Test func excludeJustWhatGitExcludes() {
    #expect(GitAnswers.all.cases.count > 400)
    for golden in GitAnswers.all.cases {
      let list = IgnoreList(lines: golden.patterns)
      let ignored = GitAnswers.all.paths.indices.filter { excludes(GitAnswers.all.paths[$0], list) }
      #expect(ignored == golden.ignored, "\(golden.patterns)")
    }
  }

  /// Whether a path, or a folder above it, is excluded.
  private func excludes(_ path: String, _ list: IgnoreList) -> Bool {
    let parts = path.split(separator: "/")
    return (1...parts.count).contains { count in
      let bytes = Array(parts[..<count].joined(separator: "/").utf8)
      let verdict = list.verdict(
        on: bytes[...], name: Array(parts[count - 1].utf8)[...],
        isFolder: count < parts.count || path.hasSuffix("/"))
      return verdict.map { !$0.isNegated } ?? false
    }
  }

  @Test func patternsOfManyStarsEnd() {
    let list = IgnoreList(lines: [String(repeating: "*a", count: 2000) + "b"])
    let name = [UInt8](repeating: UInt8(ascii: "a"), count: 4000)
    #expect(list.verdict(on: name[...], name: name[...], isFolder: false) == nil)
  }

  @Test func rulesThatWereGivenCountBeforeFilesAndFilesBeforeDefaults() {
    var rules = ExclusionRules(["*.raw.jpg", "!keep.tmp"], root: "/p")
    #expect(rules.reason(toPassOver: "/p/a/node_modules", isFolder: true)?.contains("default") == true)
    #expect(rules.reason(toPassOver: "/p/@eaDir", isFolder: true) != nil)
    #expect(rules.reason(toPassOver: "/p/#recycle", isFolder: true) != nil)
    #expect(rules.reason(toPassOver: "/p/$RECYCLE.BIN", isFolder: true) != nil)
    #expect(rules.reason(toPassOver: "/p/My.lrdata", isFolder: true) != nil)
    #expect(rules.reason(toPassOver: "/p/node_modules", isFolder: false) == nil)
    rules.add("*.tmp\n/b.jpg\n", of: "/p/a")
    rules.add("!node_modules/\n", of: "/p/a/c")
    #expect(rules.reason(toPassOver: "/p/a/x.raw.jpg", isFolder: false) != nil)
    #expect(
      rules.reason(toPassOver: "/p/a/c/x.tmp", isFolder: false)?.contains("/p/a/.eideticignore") == true)
    #expect(rules.reason(toPassOver: "/p/a/c/keep.tmp", isFolder: false) == nil)
    #expect(rules.reason(toPassOver: "/p/a/b.jpg", isFolder: false) != nil)
    #expect(rules.reason(toPassOver: "/p/a/c/b.jpg", isFolder: false) == nil)
    #expect(rules.reason(toPassOver: "/p/a/c/node_modules", isFolder: true) == nil)
  }
}
