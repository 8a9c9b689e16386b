// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "eidetic",
  products: [
    .library(name: "Eidetic", targets: ["Eidetic"]),
    .executable(name: "eidetic", targets: ["CommandLineTool"]),
  ],
  targets: [
    // From pixels to the program, in the order in which a picture meets them. Each C module is imported by
    // exactly one Swift module, the one below it.
    .target(name: "Faults"),
    .target(name: "Vocabulary"),
    .target(name: "CChecksum"),
    .target(name: "Files", dependencies: ["CChecksum", "Faults"]),

    .systemLibrary(name: "CVips", pkgConfig: "vips", providers: [.apt(["libvips-dev"]), .brew(["vips"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg",
      providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(
      name: "CGdkPixbuf", pkgConfig: "gdk-pixbuf-2.0",
      providers: [.apt(["libgdk-pixbuf-2.0-dev"]), .brew(["gdk-pixbuf"])]),
    .systemLibrary(
      name: "CTIFF", pkgConfig: "libtiff-4", providers: [.apt(["libtiff-dev"]), .brew(["libtiff"])]),
    // Found without pkg-config, whose file for it has flags that SwiftPM warns of.
    .systemLibrary(name: "CJPEGXL", providers: [.apt(["libjxl-dev"]), .brew(["jpeg-xl"])]),
    .systemLibrary(
      name: "CRsvg", pkgConfig: "librsvg-2.0", providers: [.apt(["librsvg2-dev"]), .brew(["librsvg"])]),
    .target(name: "CPixels"),
    .target(name: "CDecoderProcess"),
    .target(
      name: "Imaging",
      dependencies: [
        "CDecoderProcess", "CGdkPixbuf", "CJPEGXL", "CPixels", "CRsvg", "CTIFF", "CTurboJPEG", "CVips",
        "Faults", "Vocabulary",
      ]),

    .systemLibrary(
      name: "CExempi", pkgConfig: "exempi-2.0", providers: [.apt(["libexempi-dev"]), .brew(["exempi"])]),
    .systemLibrary(
      name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]),
    .systemLibrary(
      name: "CLibExif", pkgConfig: "libexif", providers: [.apt(["libexif-dev"]), .brew(["libexif"])]),
    .systemLibrary(
      name: "CLibIPTC", pkgConfig: "libiptcdata",
      providers: [.apt(["libiptcdata0-dev"]), .brew(["libiptcdata"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "Compression", dependencies: ["CZlib"]),
    // Linked with Metadata, which no C code could find otherwise.
    .target(name: "CMetadataService", dependencies: ["CDecoderProcess"]),
    .target(
      name: "Metadata",
      dependencies: [
        "CExempi", "CExpat", "CLibExif", "CLibIPTC", "CMetadataService", "Compression", "Faults", "Files",
        "Imaging", "Vocabulary",
      ]),

    // Which city, region and country coordinates lie in, and where a city is.
    .target(name: "Places", dependencies: ["Faults", "Files"]),

    .systemLibrary(name: "COpenVINO", pkgConfig: "openvino-c"),
    .target(name: "Inference", dependencies: ["COpenVINO", "Faults"]),

    .target(name: "CKernels"),
    .target(name: "VectorSearch", dependencies: ["CKernels", "Faults", "Files", "Vocabulary"]),

    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),
    .systemLibrary(
      name: "CLAPACK", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-serial-dev"]), .brew(["openblas"])]),
    .target(name: "CDescriptors"),
    .target(
      name: "Models",
      dependencies: [
        "CCrypto", "CDescriptors", "CLAPACK", "Faults", "Files", "Imaging", "Inference", "Vocabulary",
      ],
      resources: [.embedInCode("Catalogue")]),

    .target(
      name: "Faces", dependencies: ["Faults", "Imaging", "Inference", "Models", "VectorSearch", "Vocabulary"]),

    .target(name: "TextRecognition", dependencies: ["Faults", "Imaging", "Inference", "Models"]),

    .systemLibrary(name: "CVLFeat", providers: [.apt(["libvlfeat-dev"]), .brew(["vlfeat"])]),
    .target(
      name: "LocalFeatures",
      dependencies: ["CVLFeat", "Faults", "Files", "Imaging", "VectorSearch"]),

    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .target(name: "Gallery", dependencies: ["CSQLite", "Faults", "Files", "Vocabulary"]),

    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    .target(name: "HTTPClient", dependencies: ["CCurl", "Faults"]),

    // A line of text and what it asks for; it knows no gallery.
    .target(name: "QueryLanguage", dependencies: ["Faults"]),

    .systemLibrary(
      name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"]), .brew(["xxhash"])]),
    .target(
      name: "Eidetic",
      dependencies: [
        "CXXHash", "Faces", "Faults", "Files", "Gallery", "HTTPClient", "Imaging", "Inference",
        "LocalFeatures", "Metadata", "Models", "Places", "QueryLanguage", "TextRecognition", "VectorSearch",
        "Vocabulary",
      ]),

    // What all reports share: intervals, how reliable probabilities are, and one self-contained HTML file.
    .target(name: "Reporting", dependencies: ["Faults", "Imaging"]),

    .target(
      name: "Evaluation",
      dependencies: [
        "Eidetic", "Faces", "Faults", "Files", "Imaging", "Inference", "Models", "Reporting", "VectorSearch",
        "Vocabulary",
      ]),

    // Learns from labelled pictures what tells their classes apart.
    .target(
      name: "Training",
      dependencies: [
        "Eidetic", "Faults", "Files", "Gallery", "Imaging", "Inference", "Models", "Reporting", "Vocabulary",
      ]),

    .systemLibrary(
      name: "CMicroHTTPD", pkgConfig: "libmicrohttpd",
      providers: [.apt(["libmicrohttpd-dev"]), .brew(["libmicrohttpd"])]),
    .target(name: "HTTPServer", dependencies: ["CMicroHTTPD", "Faults"]),

    .target(name: "CPage"),
    .target(
      name: "WebApp",
      dependencies: [
        "CPage", "Compression", "Eidetic", "Evaluation", "Faces", "Faults", "HTTPClient", "HTTPServer",
        "Imaging", "Models", "QueryLanguage", "Reporting", "Training", "Vocabulary",
      ],
      exclude: ["Page", "openapi.json"]),

    // What Benchmarks/projection.py runs.
    .executableTarget(
      name: "ProjectionBenchmark", dependencies: ["Models"], path: "Benchmarks/Projection"),

    .executableTarget(
      name: "CommandLineTool",
      dependencies: [
        "Eidetic", "Evaluation", "Faults", "Files", "Gallery", "HTTPServer", "Imaging", "Models",
        "QueryLanguage", "Reporting", "Training", "VectorSearch", "Vocabulary", "WebApp",
      ]),

    // What a helper process costs each format.
    .executableTarget(name: "DecodingBenchmark", dependencies: ["Imaging"], path: "Benchmarks/Decoding"),

    .executableTarget(
      name: "DescriptorBenchmark", dependencies: ["Imaging", "Models"], path: "Benchmarks/Descriptors"),

    // What Benchmarks/faces.py runs.
    .executableTarget(
      name: "FaceBenchmark", dependencies: ["Faces", "Imaging", "Inference", "Models"],
      path: "Benchmarks/Faces"),
    .executableTarget(
      name: "ClusteringBenchmark", dependencies: ["Faces", "VectorSearch", "Vocabulary"],
      path: "Benchmarks/Clustering"),

    .testTarget(
      name: "ImagingTests", dependencies: ["Faults", "Imaging", "TestSupport", "Vocabulary"],
      exclude: ["Golden"]),
    .target(name: "TestSupport", dependencies: ["Vocabulary"], path: "Tests/TestSupport"),
    .testTarget(
      name: "InferenceTests", dependencies: ["Faults", "Inference", "TestSupport", "Vocabulary"]),
    .testTarget(
      name: "MetadataTests", dependencies: ["Files", "Imaging", "Metadata", "TestSupport", "Vocabulary"]),
    .testTarget(name: "PlacesTests", dependencies: ["Faults", "Places", "TestSupport", "Vocabulary"]),
    .testTarget(
      name: "ModelsTests",
      dependencies: ["Faults", "Imaging", "Inference", "Models", "TestSupport", "Vocabulary"],
      exclude: ["Golden"]),
    .testTarget(
      name: "FacesTests",
      dependencies: [
        "Faces", "Faults", "Imaging", "Inference", "Models", "TestSupport", "VectorSearch", "Vocabulary",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "TextRecognitionTests",
      dependencies: ["Faults", "Imaging", "Inference", "Models", "TestSupport", "TextRecognition"],
      exclude: ["Golden"]),
    .testTarget(
      name: "GalleryTests", dependencies: ["Faults", "Files", "Gallery", "TestSupport", "Vocabulary"],
      exclude: ["Golden"]),
    .testTarget(
      name: "LocalFeaturesTests",
      dependencies: ["Imaging", "LocalFeatures", "TestSupport", "Vocabulary"]),
    .testTarget(
      name: "HTTPClientTests", dependencies: ["Faults", "HTTPClient", "TestSupport", "Vocabulary"]),
    .testTarget(
      name: "QueryLanguageTests", dependencies: ["Faults", "QueryLanguage", "TestSupport", "Vocabulary"]),
    .testTarget(name: "HTTPServerTests", dependencies: ["HTTPServer", "TestSupport", "Vocabulary"]),
    .testTarget(
      name: "EideticTests",
      dependencies: [
        "Eidetic", "Faces", "Files", "Gallery", "Imaging", "Inference", "LocalFeatures", "Metadata", "Models",
        "Places", "QueryLanguage", "TestSupport", "VectorSearch", "Vocabulary",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Eidetic", "Faults", "Gallery", "Imaging", "Models", "Reporting", "TestSupport", "Training",
        "Vocabulary",
      ]),
    .testTarget(name: "ReportingTests", dependencies: ["Reporting"]),
    .testTarget(
      name: "EvaluationTests", dependencies: ["Evaluation", "Reporting", "TestSupport", "Vocabulary"],
      exclude: ["Golden"]),
    // The kernels are compared with one another, variant by variant, which no index lets through.
    .testTarget(
      name: "VectorSearchTests",
      dependencies: ["CKernels", "Faults", "Files", "TestSupport", "VectorSearch", "Vocabulary"]),
    .testTarget(
      name: "WebAppTests",
      dependencies: [
        "Eidetic", "Faces", "Faults", "HTTPClient", "HTTPServer", "Imaging", "Models", "TestSupport",
        "Vocabulary", "WebApp",
      ]),
    .testTarget(
      name: "CommandLineToolTests",
      dependencies: [
        "CommandLineTool", "Eidetic", "Evaluation", "Faces", "Faults", "Files", "Gallery", "HTTPClient",
        "HTTPServer", "Imaging", "Inference", "LocalFeatures", "Metadata", "Models", "Places", "TestSupport",
        "VectorSearch", "Vocabulary", "WebApp",
      ]),
    // These start the program as a process: the dependency only has it built before.
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["CommandLineTool", "Eidetic", "Files", "Imaging", "TestSupport", "Vocabulary"],
      path: "Tests/EndToEnd",
      // They draw pictures, which takes long without optimisation.
      swiftSettings: [.unsafeFlags(["-O"])]),
  ]
)

/// Where programs find OpenVINO's libraries, from their own place: installed, and in the tree that they are
/// built in.
var runPaths: [LinkerSetting] {
  ["$ORIGIN/../lib/eidetic", "$ORIGIN/../../../.deps/openvino/lib"].map { path in
    .unsafeFlags(["-Xlinker", "-rpath", "-Xlinker", path], .when(platforms: [.linux]))
  }
}

/// The targets that are written in C: all others get the settings of Swift.
let targetsInC: Set = [
  "CChecksum", "CDecoderProcess", "CDescriptors", "CKernels", "CMetadataService", "CPage", "CPixels",
]

// One place for the settings that every target shares.
for target in package.targets where target.type != .system {
  // Not in libraries: their flags would reach the programs of others, which are in other places.
  if target.type != .regular {
    target.linkerSettings = runPaths
  }
  guard !targetsInC.contains(target.name) else {
    // Only here: of a Swift target in a dependency, SwiftPM drops the -Werror and leaves its -Xcc behind.
    target.cSettings = [.treatAllWarnings(as: .error)]
    continue
  }
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .swiftLanguageMode(.v6),
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .treatAllWarnings(as: .error),
    ]
  if target.type != .test {
    target.swiftSettings?.append(.strictMemorySafety())
  }
}
