import Foundation
import Glibc
import Testing

/// Inputs that are no ordinary files: a pipe is read to its end, all else is refused by its kind before it is
/// opened.
@Suite(.inTurn) struct InputKindTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  /// Makes a socket in the workplace, which stays after it is closed.
  private func makeSocket() throws {
    let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // An address has room for 107 bytes, which the folder's own name may take.
    let folder = open(work.folder, O_RDONLY | O_DIRECTORY)
    defer { close(folder) }
    let name = "/proc/self/fd/\(folder)/socket"
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(code == 0, "\(String(cString: strerror(errno)))")
  }

  @Test(arguments: [
    "\"$0\" search <(cat \"$FILE\") -k 1 --json", "cat \"$FILE\" | \"$0\" search /dev/stdin -k 1 --json",
    // Whoever writes has opened it, and writes later.
    "mkfifo \"$PIPE\"; (sleep 1; cat \"$FILE\") > \"$PIPE\" & sleep 0.2; \"$0\" search \"$PIPE\" -k 1 --json",
    // More than a pipe holds at once, in two pieces.
    "\"$0\" search <(cat \"$FILE\"; sleep 0.3; head -c 200000 /dev/zero) -k 1 --json",
  ])
  func aPictureIsReadFromAPipe(script: String) async throws {
    try work.draw(3)
    try await work.index()
    let ending = try await work.run(
      [], through: ["/bin/bash", "-c", script],
      environment: ["FILE": work.path("2.png"), "PIPE": work.folder + "/pipe"])
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try ending.answer(SearchAnswer.self).hits.map(\.name) == ["2.png"])
  }

  @Test func aPipeWithoutAnEndIsReadNoFurtherThanTheLimit() async throws {
    try work.draw(1)
    try await work.index()
    let ending = try await work.run(
      [], through: ["/bin/bash", "-c", "\"$0\" search <(cat /dev/zero) --max-bytes 1000000"])
    #expect(ending.code == 3 && ending.errors.contains("1000000 are allowed"), "\(ending.errors)")
    #expect(ending.peakResidentBytes < 1 << 30)
  }

  @Test(arguments: ["search", "faces import", "evaluate labels --root PICTURES --labels"])
  func aPipeOutOfWhichNothingComesIsNotWaitedFor(command: String) async throws {
    try work.draw(2)
    #expect(try await work.run(["faces", "on"]).code == 0)
    try await work.index()
    let pipe = work.folder + "/pipe"
    try #require(mkfifo(pipe, 0o600) == 0)
    let words = command.split(separator: " ").map { $0 == "PICTURES" ? work.pictures : String($0) }
    let ending = try await work.run(words + [pipe])
    #expect([2, 3].contains(ending.code), "\(ending.errors)")
    #expect(
      ending.errors.contains("\"\(pipe)\": it is a pipe, and nothing comes out of it"), "\(ending.errors)")
  }

  static let inputs = [
    ["search", "INPUT"], ["search", "--face", "INPUT"], ["faces", "import", "INPUT"],
    ["evaluate", "labels", "--root", "PICTURES", "--labels", "INPUT"],
    ["evaluate", "labels", "--ranking", "INPUT", "--labels", "INPUT"],
    ["evaluate", "faces", "--root", "PICTURES", "--pairs", "INPUT"],
    ["evaluate", "people", "--root", "PICTURES", "--labels", "INPUT", "--model", "dlib_face_resnet"],
    ["evaluate", "revisited-easy", "--root", "PICTURES", "--ground-truth", "INPUT"],
    ["serve", "--tls-certificate", "INPUT", "--tls-key", "INPUT"],
  ]

  @Test(arguments: inputs)
  func whatHoldsNoBytesIsRefusedByItsKind(words: [String]) async throws {
    try work.draw(2)
    #expect(try await work.run(["faces", "on"]).code == 0)
    try await work.index()
    try makeSocket()
    for (input, kind) in [
      (work.folder + "/socket", "it is a socket"), ("/dev/zero", "it is a device"),
      ("/dev/null", "it is a device"), (work.folder, "it is a folder"),
    ] {
      // Rankings may be a folder of files.
      if input == work.folder, words.contains("--ranking") { continue }
      let command = words.map {
        $0.replacing("INPUT", with: input).replacing("PICTURES", with: work.pictures)
      }
      let ending = try await work.run(command)
      #expect([2, 3].contains(ending.code), "\(ending.errors)")
      #expect(ending.errors.contains("\"\(input)\": \(kind)"), "\(command): \(ending.errors)")
    }
  }

  @Test(arguments: ["labels", "faces"])
  func listsAreReadFromAPipe(protocolName: String) async throws {
    try work.draw("a/1.png", seed: 1)
    try work.draw("a/2.png", seed: 2)
    let script =
      protocolName == "labels"
      ? "\"$0\" evaluate labels --root \"$ROOT\" --labels <(printf 'a/1.png\\ta\\na/2.png\\ta\\n') --json"
      : "\"$0\" evaluate faces --root \"$ROOT\" --pairs <(printf '1 1\\nx\\n') --json"
    let ending = try await work.run(
      [], through: ["/bin/bash", "-c", script], environment: ["ROOT": work.pictures])
    if protocolName == "labels" {
      #expect(ending.code == 0, "\(ending.errors)")
    } else {
      #expect(ending.code == 3 && ending.errors.contains("line 1"), "\(ending.errors)")
    }
  }

  @Test(arguments: [("/nowhere/at/all", "no such file or folder"), ("/dev/null", "no picture in it")])
  func aBenchmarkOfNoFolderSaysSo(path: String, reason: String) async throws {
    let ending = try await work.run(["bench", "pipeline", path])
    #expect(
      ending.code == 2 && ending.errors.contains(path) && ending.errors.contains(reason), "\(ending.errors)")
  }
}
