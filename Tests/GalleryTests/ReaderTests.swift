import Dispatch
import Foundation
import TestSupport
import Testing

@testable import Gallery

/// Readers of a gallery that is being written.
@Suite(.timeLimit(.minutes(10))) struct ReaderTests {
  private let folder: TemporaryFolder
  private let gallery: Gallery

  init() throws {
    folder = try TemporaryFolder()
    gallery = try Gallery(folder: folder.path, .creating)
  }

  /// Gives a reader to a body while a transaction is held open.
  private func whileWriting(_ body: (Gallery) async throws -> Void) async throws {
    let (begun, gate) = (AsyncStream<Void>.makeStream(), DispatchSemaphore(value: 0))
    let writing = Task { [gallery] in try await gallery.addSpace("b", begun.continuation, gate) }
    for await _ in begun.stream { break }
    let reader = await gallery.reader
    do {
      try await body(reader)
    } catch {
      gate.signal()
      throw error
    }
    gate.signal()
    try await writing.value
  }

  @Test func readingDoesNotWaitForWriting() async throws {
    _ = try await gallery.space(.net("a", identity: "a"))
    try await whileWriting { reader in
      #expect(reader !== gallery)
      for _ in 0..<20 {
        let names = try await gallery.reader.spaces().map(\.name)
        #expect(names == ["a"])
      }
    }
    #expect(try await gallery.reader.spaces().map(\.name) == ["a", "b"])
  }

  @Test func whatWasStoredIsSeenByAllAtOnce() async throws {
    var reader = gallery
    try await whileWriting { reader = $0 }
    for number in 1...30 {
      _ = try await gallery.space(.net("\(number)", identity: "\(number)"))
      #expect(try await reader.spaces().count == number + 1)
    }
  }

  @Test func aReaderStoresNothing() async throws {
    try await whileWriting { reader in
      await #expect(throws: GalleryError.self) {
        _ = try await reader.space(.net("a", identity: "a"))
      }
      #expect(reader.isReadOnly && !gallery.isReadOnly)
      #expect(await reader.reader === reader)
    }
    #expect(try await gallery.spaces().map(\.name) == ["b"])
  }

  @Test func whileNothingIsWrittenOneConnectionIsEnough() async throws {
    #expect(await gallery.reader === gallery)
    try await whileWriting { #expect($0 !== gallery) }
    #expect(await gallery.reader === gallery)
  }
}

extension Gallery {
  /// Adds a space, and says so before the transaction ends, which it does when it is told to.
  fileprivate func addSpace(
    _ name: String, _ begun: AsyncStream<Void>.Continuation, _ gate: DispatchSemaphore
  ) throws(GalleryError) {
    try connection.transaction { () throws(GalleryError) in
      _ = try space(.net(name, identity: name))
      begun.yield()
      gate.wait()
    }
  }
}
