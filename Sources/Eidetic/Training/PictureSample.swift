import Files
package import Gallery
import Imaging
import Inference
import Models
import Synchronization

/// A picture as training looks at it.
package struct SampledPicture: Sendable {
  /// Absolute.
  package let path: String
  package let hash: ContentHash
  /// Its number in the library; `nil` if it is not indexed.
  package let image: Int64?
  /// In the space that was asked for.
  package let embedding: [Float]
  /// Its perceptual hash.
  package let look: PictureLook
}

/// The perceptual hashes of a picture and of its mirror image, of 64 bits each.
package struct PictureLook: Sendable, Equatable {
  package let upright: UInt64
  package let mirrored: UInt64

  package init(upright: UInt64, mirrored: UInt64) { (self.upright, self.mirrored) = (upright, mirrored) }
}

/// Pictures that were read to learn from.
package struct PictureSample: Sendable {
  /// In the order of their paths' list.
  package let pictures: [SampledPicture]
  /// Those that cannot be read, with the reasons, in the same order.
  package let failed: [(path: String, reason: String)]
  /// The space of their embeddings.
  package let space: (name: String, identity: String)
}

extension TrainedRoom {
  /// Reads pictures to learn from, indexed or not. The library's embeddings are used where there are some; in
  /// a space whose vectors came from another program there are no others.
  ///
  /// - Parameters:
  ///   - paths: absolute.
  ///   - name: the space of the embeddings, as `--space` takes it; `nil` for the default one.
  ///   - progress: is called with the number of pictures read so far.
  /// - Throws: as `Embedders.embedder(forSpace:)`; `GalleryError`; `CancellationError`.
  package func sample(
    _ paths: [String], inSpace name: String?, progress: @escaping @Sendable (Int) -> Void
  ) async throws -> PictureSample {
    let name = try SpacesRoom.canonicalName(name ?? SearchEngine.defaultSpace)
    let imported = try await gallery.reader.spaces().first {
      $0.name == name && $0.traits.kind == .imported
    }
    let embedder =
      imported == nil
      ? try await embedders.embedder(forSpace: name) {
        .throughput(cores: SearchEngine.cores, weightBytes: $0)
      } : nil
    let identity = imported?.identity ?? embedder?.space.identity ?? ""
    let space = try await gallery.reader.space(identity: identity)
    let source = ListedPictures(
      paths, gallery: gallery, space: space, limit: decoder.limits.maximumBytes)
    let sink = SampleSink(progress)
    try await PicturePipeline(
      from: source, decoder, SampleAnalysis(embedder: embedder), to: sink, threads: SearchEngine.cores
    ).run()
    let failed = (source.failed + sink.failed).sorted { $0.number < $1.number }
    return PictureSample(
      pictures: sink.pictures, failed: failed.map { (paths[$0.number], $0.reason) },
      space: (name, identity))
  }
}

/// A file of the list on its way.
private struct ListedFile: Sendable {
  let number: Int
  let path: String
  let hash: ContentHash
  let image: Int64?
  /// That the library has.
  let embedding: [Float]?

  func sampled(_ embedding: [Float], look: PictureLook) -> SampledPicture {
    SampledPicture(path: path, hash: hash, image: image, embedding: embedding, look: look)
  }
}

/// The files of a list.
private final class ListedPictures: PictureSource {
  private let paths: [String]
  private let gallery: Gallery
  private let space: SpaceRecord?
  private let limit: Int
  private let state = Mutex((next: 0, failed: [(number: Int, reason: String)]()))

  init(_ paths: [String], gallery: Gallery, space: SpaceRecord?, limit: Int) {
    (self.paths, self.gallery, self.space, self.limit) = (paths, gallery, space, limit)
  }

  var failed: [(number: Int, reason: String)] { state.withLock(\.failed) }

  func next() async throws -> LoadedPicture<ListedFile>? {
    while let number = take() {
      try Task.checkCancellation()
      let path = paths[number]
      let bytes: [UInt8]?
      do throws(LibraryError) {
        bytes = try InputFile.read(path, limit: limit)
      } catch {
        fail(number, "\(error)")
        continue
      }
      guard let bytes else {
        fail(number, "cannot read \"\(path)\": it has more than \(limit) bytes; make it smaller")
        continue
      }
      let hash = ContentHash(of: bytes)
      let (image, stored) = try await known(hash)
      if let space, space.traits.kind == .imported, stored == nil {
        fail(
          number,
          "cannot learn from \"\(path)\": it has no vector in the search index \(space.name), whose vectors came "
            + "from another program")
        continue
      }
      let file = ListedFile(number: number, path: path, hash: hash, image: image, embedding: stored)
      return LoadedPicture(name: path, bytes: bytes, ticket: file)
    }
    return nil
  }

  private func known(_ hash: ContentHash) async throws -> (Int64?, [Float]?) {
    guard let space else { return (try await gallery.reader.imageID(of: hash), nil) }
    let (image, stored) = try await gallery.reader.embedding(ofHash: hash, in: space.id)
    return (image, stored?.vector)
  }

  private func take() -> Int? {
    state.withLock { state in
      guard state.next < paths.count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  private func fail(_ number: Int, _ reason: String) {
    state.withLock { $0.failed.append((number, reason)) }
  }
}

/// Hashes pictures, and embeds those that the library has no embedding of.
private struct SampleAnalysis: PictureAnalysis {
  typealias Input = (input: PreparedInput, file: ListedFile, look: PictureLook)

  /// `nil` if the library has all embeddings.
  let embedder: (any Embedder)?

  var sufficientSize: SufficientSize? {
    let own = PerceptualHash().sufficientSize
    return embedder.map { $0.sufficientSize.union(own) } ?? own
  }
  var batch: Int { embedder?.parallelism.batch ?? 1 }
  var requests: Int { embedder?.parallelism.requests ?? 1 }

  func prepare(
    _ picture: Picture, of loaded: LoadedPicture<ListedFile>
  ) throws -> Preparation<Input, SampledPicture> {
    let look = PictureLook(
      upright: try PerceptualHash.hash(of: picture.pixels),
      mirrored: try PerceptualHash.hash(of: picture.pixels.mirrored))
    if let embedding = loaded.ticket.embedding {
      return .done(loaded.ticket.sampled(embedding, look: look))
    }
    guard let embedder else { preconditionFailure("pictures without an embedding were left out") }
    return .rest((try embedder.prepare(picture.pixels), loaded.ticket, look))
  }

  func run(_ inputs: [Input]) async throws -> [SampledPicture] {
    guard let embedder else { preconditionFailure("pictures without an embedding were left out") }
    return zip(inputs, try await embedder.embed(inputs.map(\.input))).map {
      $0.file.sampled($1.vector, look: $0.look)
    }
  }
}

/// Collects pictures.
private final class SampleSink: PictureSink {
  private struct State {
    var found: [Int: SampledPicture] = [:]
    var failed: [(number: Int, reason: String)] = []
  }

  private let progress: @Sendable (Int) -> Void
  private let state = Mutex(State())

  init(_ progress: @escaping @Sendable (Int) -> Void) { self.progress = progress }

  func take(_ picture: SampledPicture, _ file: ListedFile) {
    let count = state.withLock { state in
      if picture.embedding.allSatisfy(\.isFinite) {
        state.found[file.number] = picture
      } else {
        let reason = "cannot embed \"\(file.path)\": the network answers with numbers that are not finite"
        state.failed.append((file.number, reason))
      }
      return state.found.count
    }
    progress(count)
  }

  func takeFailure(_ error: ImagingError, _ name: String, _ file: ListedFile) {
    state.withLock { $0.failed.append((file.number, error.description)) }
  }

  var pictures: [SampledPicture] {
    state.withLock { state in state.found.sorted { $0.key < $1.key }.map(\.value) }
  }
  var failed: [(number: Int, reason: String)] { state.withLock(\.failed) }
}
