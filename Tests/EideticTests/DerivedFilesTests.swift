import Foundation
import Synchronization
import TestSupport
import Testing
import VectorSearch

@testable import Eidetic

/// What keeps derived values: who makes them, when, and who gets an older one.
@Suite(.timeLimit(.minutes(10))) struct DerivedFilesTests {
  private let folder: TemporaryFolder
  private let derived: DerivedFiles

  init() throws {
    folder = try TemporaryFolder()
    derived = DerivedFiles(folder: folder.path)
  }

  /// How often files of numbers were made and opened.
  private final class Counts: Sendable {
    private let state = Mutex((made: 0, opened: 0, from: [Int?]()))

    var made: Int { state.withLock { $0.made } }
    var opened: Int { state.withLock { $0.opened } }
    /// What each was made from.
    var from: [Int?] { state.withLock { $0.from } }

    func make(from old: Int?) {
      state.withLock {
        $0.made += 1
        $0.from.append(old)
      }
    }

    func open() { state.withLock { $0.opened += 1 } }
  }

  /// A number in a file: the state that it was made of.
  private struct Number: Derivation {
    static let heldAtMost = 3

    let key: String
    let path: String
    let wanted: Int
    let counts: Counts
    var usableFrom = 0
    var pause = Duration.zero
    var failure: (any Error)?

    var state: [UInt64] { [UInt64(wanted)] }

    func isCurrent(_ value: Int) -> Bool { value >= wanted }
    func isUsable(_ value: Int) -> Bool { value >= usableFrom }

    func opened(_ path: String) throws(VectorIndexError) -> Int? {
      guard let data = FileManager.default.contents(atPath: path) else { throw .missing(path: path) }
      counts.open()
      guard let number = Int(String(decoding: data, as: UTF8.self)) else {
        throw .damaged(path: path, reason: "it is no number")
      }
      return number
    }

    func made(at path: String, from old: Int?, _ report: SharedWork.Report) async throws -> Int {
      counts.make(from: old)
      try await Task.sleep(for: pause)
      if let failure { throw failure }
      try Data("\(wanted)".utf8).write(to: URL(filePath: path))
      return wanted
    }
  }

  private func number(_ wanted: Int, _ counts: Counts, key: String = "a") -> Number {
    Number(key: key, path: folder.file(key), wanted: wanted, counts: counts)
  }

  @Test func allWhoWantAValueWaitForTheSameWork() async throws {
    let counts = Counts()
    var slow = number(1, counts)
    slow.pause = .milliseconds(50)
    try await withThrowingTaskGroup(of: Int.self) { [slow] group in
      for _ in 0..<20 { group.addTask { try await derived.value(of: slow) } }
      for try await value in group { #expect(value == 1) }
    }
    #expect(counts.made == 1)
    #expect(try await derived.value(of: slow) == 1)
    #expect(counts.made == 1 && counts.opened == 0)
  }

  @Test func aFileThatIsCurrentIsOpenedAndAnotherIsMadeFromIt() async throws {
    let counts = Counts()
    #expect(try await derived.value(of: number(4, counts)) == 4)
    let others = DerivedFiles(folder: folder.path)
    #expect(try await others.value(of: number(4, counts)) == 4)
    #expect(counts.made == 1 && counts.opened == 1)
    #expect(try await DerivedFiles(folder: folder.path).value(of: number(6, counts)) == 6)
    #expect(counts.from == [nil, 4])
  }

  @Test(arguments: ["", "x", "\u{0}\u{0}"]) func aDamagedFileIsMadeAgain(contents: String) async throws {
    let counts = Counts()
    try folder.write(Array(contents.utf8), "a")
    #expect(try await derived.value(of: number(2, counts)) == 2)
    #expect(counts.from == [nil])
    #expect(folder.contents("a") == Array("2".utf8))
  }

  @Test func howFarAValueMayBeBehindIsTheCallersChoice() async throws {
    let counts = Counts()
    var slow = number(1, counts)
    // For twenty times as long an older one may answer: two minutes, on a machine that is busy.
    slow.pause = .seconds(6)
    #expect(try await derived.value(of: slow) == 1)
    #expect(try await derived.value(of: number(2, counts), lag: .some) == 1)
    #expect(counts.made == 1)
    #expect(try await derived.value(of: number(2, counts), lag: .none) == 2)
    // The next one is made meanwhile.
    try await Deadline(.seconds(60), awaiting: "the next value").wait {
      let value = try await derived.value(of: number(3, counts), lag: .any)
      #expect(value == 2 || value == 3)
      return value == 3
    }
    #expect(counts.made == 3)
  }

  @Test func aValueThatIsNotUsableAnswersNobody() async throws {
    let counts = Counts()
    #expect(try await derived.value(of: number(1, counts)) == 1)
    var other = number(5, counts)
    other.usableFrom = 3
    #expect(try await derived.value(of: other, lag: .any) == 5)
    #expect(counts.from == [nil, nil])
  }

  @Test func aFailureIsToldAndTheNextCallTriesAgain() async throws {
    struct Wrong: Error {}
    let counts = Counts()
    var failing = number(1, counts)
    failing.failure = Wrong()
    await #expect(throws: Wrong.self) { _ = try await derived.value(of: failing) }
    #expect(try await derived.value(of: number(1, counts)) == 1)
    #expect(counts.made == 2)
  }

  @Test func fewValuesOfAKindAreHeldOpen() async throws {
    let counts = Counts()
    let keys = ["a", "b", "c", "d"]
    for key in keys { _ = try await derived.value(of: number(1, counts, key: key)) }
    for key in keys { _ = try await derived.value(of: number(1, counts, key: key)) }
    #expect(counts.made == 4)
    // Each made room for the next one, so that every one was opened again.
    #expect(counts.opened == 4)
    derived.forget { $0 == "d" }
    _ = try await derived.value(of: number(1, counts, key: "d"))
    #expect(counts.opened == 5)
  }

  /// Whoever else asks, makes or drops values at the same time.
  @Test func noValueIsOlderThanTheStateThatIsAskedFor() async throws {
    let counts = Counts()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for wanted in 1...20 {
            let value = try await derived.value(of: number(wanted, counts), lag: .none)
            #expect((wanted...20).contains(value))
            if task == 0 { derived.forget { $0 == "a" } }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await derived.value(of: number(20, counts)) == 20)
  }

  /// A folder that may not be written to is no reason not to answer.
  @Test func whatCannotBeKeptIsMadeForTheProcess() async throws {
    let counts = Counts()
    var full = Number(
      key: "a", path: "/proc/eidetic/a", wanted: 1, counts: counts)
    #expect(try await derived.value(of: full) == 1)
    full.failure = CancellationError()
    #expect(try await derived.value(of: full) == 1)
    #expect(counts.made == 1)
  }
}
