import Foundation
import Testing

@testable import Training

struct HTMLTrainingReportTests {
  private static let steps = (1...3).map {
    StageOutcome.Step(
      number: $0, trainLoss: 1 / Double($0), validationLoss: 2 / Double($0), trainAccuracy: nil,
      validationAccuracy: nil)
  }

  private static func text(
    classes: [String] = ["<i>a</i>", "b & 'c'", "d\"e"], thumbnail: [UInt8]? = nil
  ) async throws -> String {
    let report = TrainingReportTests.report(
      TrainingReportTests.mixed, classes: classes, steps: steps, warnings: ["Left out: <script>."])
    return try await HTMLTrainingReport(report, date: Date(timeIntervalSince1970: 0)) { _ in thumbnail }.text
  }

  /// The names of opened tags that are still open at the end, or were closed out of turn.
  private static func unbalanced(_ html: String) -> [String] {
    let void: Set = ["meta", "img", "path", "polyline", "!doctype"]
    var open: [String] = []
    for tag in html.split(separator: "<").dropFirst(html.hasPrefix("<") ? 0 : 1) {
      let name = String(tag.prefix { !" >/".contains($0) })
      if tag.hasPrefix("/") {
        guard open.last == String(tag.dropFirst().prefix { $0 != ">" }) else { return open + [String(tag)] }
        open.removeLast()
      } else if !void.contains(name) {
        open.append(name)
      }
    }
    return open
  }

  private func count(_ part: String, in text: String) -> Int { text.components(separatedBy: part).count - 1 }

  @Test func allTagsAreClosedInTurn() async throws {
    let text = try await Self.text()
    #expect(text.hasPrefix("<!doctype html>"))
    #expect(Self.unbalanced(text) == [])
    #expect(Self.unbalanced("<p><b></p></b>") != [])
  }

  @Test func namesAreTextAndNothingIsFetched() async throws {
    let text = try await Self.text()
    #expect(!text.contains("<i>a</i>") && text.contains("&lt;i&gt;a&lt;/i&gt;"))
    #expect(!text.contains("<script"))
    #expect(!text.contains("http:") && !text.contains("https:"))
    #expect(text.contains("b &amp; &#39;c&#39;") && text.contains("d&quot;e"))
  }

  @Test func figuresAreThoseOfTheReport() async throws {
    let text = try await Self.text()
    // 3 of 4 and Wilson's interval of it; 1 of 3.
    #expect(text.contains("0.750<small>0.301–0.954</small>"))
    #expect(text.contains("0.333<small>0.061–0.792</small>"))
    // Two loss curves and the reliability; no accuracies by step were counted.
    #expect(count("<polyline", in: text) == 3)
    #expect(!text.contains("Accuracy by step"))
    // A bar of each class with pictures, and a row of the matrix for each of the three.
    #expect(count("class=\"class\"", in: text) == 2)
    #expect(count("<th scope=\"row\"", in: text) == 3)
    #expect(text.contains("seed</dt><dd>7"))
    #expect(text.contains("training 0.80, test 0.15, validation 0.05"))
  }

  @Test func picturesThatAreGoneAreSaidToBe() async throws {
    let text = try await Self.text()
    #expect(count("no picture</span>", in: text) == 4)
  }
}
