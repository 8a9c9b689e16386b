import Eidetic
import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The words that the program was started with.
enum ProgramArguments {
  /// Without the program's name. Words are bytes, which need not be UTF-8, just as paths are: they are texts
  /// as `PathText` makes them. A path that the program printed may be given as it was printed, unless there
  /// is a file of just that name.
  static var words: [String] {
    (1..<max(Int(CommandLine.argc), 1)).compactMap { place in
      unsafe CommandLine.unsafeArgv[place].map { word in
        let bytes = unsafe UnsafeBufferPointer(start: word, count: strlen(word)).map(UInt8.init(bitPattern:))
        let printed = String(decoding: bytes, as: UTF8.self)
        let isPrinted =
          PathText.bytes(printed) != bytes && !isThere(bytes) && isThere(PathText.bytes(printed))
        return isPrinted ? printed : PathText.text(bytes)
      }
    }
  }

  private static func isThere(_ path: [UInt8]) -> Bool {
    unsafe access(path.map { CChar(bitPattern: $0) } + [0], F_OK) == 0
  }
}
