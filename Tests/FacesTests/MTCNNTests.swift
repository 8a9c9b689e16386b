import Foundation
import Imaging
import Inference
import TestSupport
import Testing
import Vocabulary

@testable import Faces
@testable import Models

/// The cascade on real pictures, against the Python package that its weights come from
/// (Tools/golden/mtcnn_cascade).
@Suite(.enabled(if: Shared.hasFaces, "the faces of EIDETIC_SHARED are missing"))
struct MTCNNTests {
  struct Golden: Decodable {
    struct Face: Decodable {
      /// x, y, width, height.
      let box: [Double]
      let landmarks: [[Double]]
    }
    let picture: String
    let faces: [Face]
  }

  private static func golden() throws -> [Golden] {
    let file = SharedData.root + "/Tests/FacesTests/Golden/mtcnn.json"
    return try JSONDecoder().decode([Golden].self, from: Data(contentsOf: URL(filePath: file)))
  }

  @Test func findsTheFacesThatThePackageFinds() async throws {
    let detector = try Shared.mtcnn()
    var distances: [Double] = []
    for entry in try Self.golden() {
      let found = try await detector.faces(
        in: try Shared.picture("\(Shared.groups)/\(entry.picture)"), options: DetectionOptions())
      for face in entry.faces {
        let box = FaceBox(x: face.box[0], y: face.box[1], width: face.box[2], height: face.box[3])
        let match = try #require(
          found.max { $0.box.intersectionOverUnion(with: box) < $1.box.intersectionOverUnion(with: box) })
        #expect(match.box.intersectionOverUnion(with: box) > 0.7, "\(entry.picture) \(box)")
        let expected = face.landmarks.map { Point(x: $0[0], y: $0[1]) }
        let eyes = expected[0].distance(to: expected[1])
        distances += zip(match.landmarks.points, expected).map { $0.distance(to: $1) / eyes }
      }
    }
    // The package takes the last pixel of a window for its end, and samples crops from corner to corner: its
    // landmarks lie about 0.6 pixels further left and 1 further up than these, where eyes are 12 to 60 pixels
    // apart.
    #expect(distances.count == 5 * 33)
    #expect(distances.reduce(0, +) / Double(distances.count) < 0.08)
    #expect(distances.sorted()[distances.count * 95 / 100] < 0.18)
  }

  /// A line of boxes.tsv: dlib's labels, squares from above the eyebrows to the chin.
  private static func labels() throws -> [String: [FaceBox]] {
    let text = try String(contentsOf: URL(filePath: Shared.groups + "/boxes.tsv"), encoding: .utf8)
    var boxes: [String: [FaceBox]] = [:]
    for line in text.split(separator: "\n") {
      let cells = line.split(separator: "\t")
      let numbers = cells.dropFirst().compactMap { Double($0) }
      guard numbers.count == 4 else { continue }
      boxes[String(cells[0].dropFirst("groups/".count)), default: []].append(
        FaceBox(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3]))
    }
    return boxes
  }

  @Test func findsTheLabelledFacesHoweverTheFileIsTurned() async throws {
    let detector = try Shared.mtcnn()
    var (found, all) = (0, 0)
    for (name, labels) in try Self.labels() {
      let picture = try Shared.picture("\(Shared.groups)/\(name)")
      let faces = try await detector.faces(in: picture, options: DetectionOptions())
      for label in labels where min(label.width, label.height) >= 40 {
        all += 1
        if faces.contains(where: { $0.box.intersectionOverUnion(with: label) >= 0.5 }) { found += 1 }
      }
      for orientation in [3, 6, 8, 5] {
        let turned = try await PictureDecoder().decode(
          picture.storedTIFF(orientation), name: "turned.tif"
        ).pixels
        #expect(turned == picture)
        #expect(try await detector.faces(in: turned, options: DetectionOptions()) == faces)
      }
    }
    #expect(all == 21)
    #expect(Double(found) / Double(all) >= 0.95, "\(found) of \(all)")
  }

  @Test func findsNothingWhereThereIsNothing() async throws {
    let detector = try Shared.mtcnn()
    for (width, height) in [(1, 1), (11, 300), (300, 11), (12, 12), (320, 240)] {
      let plain = Pixels(width: width, height: height, red: 90, green: 120, blue: 150)
      #expect(try await detector.faces(in: plain, options: DetectionOptions()).isEmpty)
    }
    let dogs = try Shared.picture(Shared.groups + "/dlib_dogs.jpg")
    #expect(try await detector.faces(in: dogs, options: DetectionOptions()).isEmpty)
  }

  /// Wings, fur and shells in which the three networks by themselves find faces.
  @Test(
    .enabled(if: SharedData.has("data/objects"), "the objects of EIDETIC_SHARED are missing"),
    arguments: [
      "objects/images/butterfly/image_0033.jpg", "objects/images/cannon/image_0005.jpg",
      "objects/images/crab/image_0009.jpg", "objects/images/gerenuk/image_0013.jpg",
      "objects/images/rhino/image_0017.jpg",
    ])
  func aPatternIsNoFaceAtASecondLook(name: String) async throws {
    let picture = try Shared.picture(SharedData.folder + "/data/" + name)
    #expect(try await Shared.mtcnn().faces(in: picture, options: DetectionOptions()).isEmpty)
    let lenient = DetectionOptions(minimumConfidence: 0.05)
    #expect(try await !Shared.mtcnn().faces(in: picture, options: lenient).isEmpty)
  }

  @Test func aLargerPictureHasTheSameFaces() async throws {
    let detector = try Shared.mtcnn()
    let picture = try Shared.picture(Shared.groups + "/dlib_2008_001322.jpg")
    let large = try picture.resized(.stretch(width: 5 * picture.width, height: 5 * picture.height))
    let certain = DetectionOptions(minimumConfidence: 0.9)
    let small = try await detector.faces(in: picture, options: certain)
    let big = try await detector.faces(in: large, options: certain)
    #expect(small.count == 3 && big.count == 3)
    for face in small {
      #expect(big.contains { $0.box.intersectionOverUnion(with: face.box.scaled(by: 5)) > 0.8 })
    }
  }

  @Test func onlyWantedFacesAreGiven() async throws {
    let detector = try Shared.mtcnn()
    let picture = try Shared.picture(Shared.groups + "/dlib_2008_007676.jpg")
    let all = try await detector.faces(in: picture, options: DetectionOptions())
    let large = try await detector.faces(in: picture, options: DetectionOptions(minimumSize: 52))
    #expect(!large.isEmpty && large.count < all.count)
    #expect(large.allSatisfy { $0.box.longerSide >= 52 })
    let certain = try await detector.faces(in: picture, options: DetectionOptions(minimumConfidence: 0.99))
    #expect(!certain.isEmpty && certain.allSatisfy { $0.confidence >= 0.99 })
  }

  @Test func theSharedNetworksAreTheSame() async throws {
    let folder = try TemporaryFolder()
    let model = try await Shared.added("mtcnn_onet.onnx", to: folder)
    #expect(model.card.name == "mtcnn" && model.card.networkFiles.count == 3)
    let other = try FaceDetectors.detector(model, parallelism: .latency(cores: 2))
    let picture = try Shared.picture(Shared.groups + "/dlib_2008_002506.jpg")
    let faces = try await other.faces(in: picture, options: DetectionOptions())
    let builtIn = try await Shared.mtcnn().faces(in: picture, options: DetectionOptions())
    #expect(faces.count == builtIn.count && !faces.isEmpty)
    for (face, same) in zip(faces, builtIn) {
      #expect(face.box.intersectionOverUnion(with: same.box) > 0.999)
    }
  }

  @Test(arguments: ["yunet_n_320.onnx", "ultralight_rfb_320.onnx", "face_detection_retail_0004.xml"])
  func otherDetectorsFindTheSameFaces(name: String) async throws {
    let folder = try TemporaryFolder()
    let detector = try FaceDetectors.detector(
      try await Shared.added(name, to: folder), parallelism: .latency(cores: 2))
    let picture = try Shared.picture(Shared.groups + "/facenet-pytorch_multiface.jpg")
    let wanted = try await Shared.mtcnn().faces(in: picture, options: DetectionOptions())
    let found = try await detector.faces(in: picture, options: DetectionOptions())
    #expect(wanted.count == 6 && found.count == 6)
    for face in wanted {
      let match = try #require(
        found.max {
          $0.box.intersectionOverUnion(with: face.box) < $1.box.intersectionOverUnion(with: face.box)
        })
      #expect(match.box.intersectionOverUnion(with: face.box) > 0.5)
      let eyes = face.landmarks.leftEye.distance(to: face.landmarks.rightEye)
      for (point, expected) in zip(match.landmarks.points, face.landmarks.points) {
        #expect(point.distance(to: expected) < 0.35 * eyes)
      }
    }
  }

  @Test func aModelWithoutItsSectionIsRefused() async throws {
    let folder = try TemporaryFolder()
    let model = try await Shared.added("squeezenet_1.1.onnx", to: folder)
    #expect(throws: FacesError.unfit(model: "squeezenet_1.1", purpose: "find faces")) {
      try FaceDetectors.detector(model, parallelism: .latency(cores: 1))
    }
    #expect(throws: FacesError.unfit(model: "squeezenet_1.1", purpose: "embed faces")) {
      try FaceEmbedder(model, parallelism: .latency(cores: 1))
    }
  }
}

extension Pixels {
  /// An uncompressed TIFF whose tag of orientation turns it back into this picture.
  fileprivate func storedTIFF(_ orientation: Int) -> [UInt8] {
    let isTurned = orientation >= 5
    let (columns, rows) = isTurned ? (height, width) : (width, height)
    var stored = Pixels(width: columns, height: rows, red: 0, green: 0, blue: 0)
    for y in 0..<height {
      for x in 0..<width {
        let (right, low) = (width - 1 - x, height - 1 - y)
        let place = [(x, y), (right, y), (right, low), (x, low), (y, x), (y, right), (low, right), (low, x)]
        stored[place[orientation - 1].0, place[orientation - 1].1] = self[x, y]
      }
    }
    let entries = [
      (256, 4, columns), (257, 4, rows), (258, 3, 8), (259, 3, 1), (262, 3, 2), (273, 4, 8),
      (274, 3, orientation), (277, 3, 3), (278, 4, rows), (279, 4, stored.bytes.count), (284, 3, 1),
    ]
    func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
    var file: [UInt8] = [0x49, 0x49, 42, 0] + little(8 + stored.bytes.count, 4) + stored.bytes
    file += little(entries.count, 2)
    for (tag, type, value) in entries {
      file += little(tag, 2) + little(type, 2) + little(1, 4) + little(value, 4)
    }
    return file + little(0, 4)
  }
}
