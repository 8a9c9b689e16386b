import Eidetic
import Foundation
import Imaging
import Testing
import Vocabulary

@testable import HTTPServer
@testable import WebApp

/// The same questions as forms.
@Suite struct FormTests {
  private func query(_ fields: [(name: String, value: String)], files: [FormFile] = []) throws -> Query {
    let request = Request(
      head: head("POST", "/api/v1/search"), body: .form(Form(fields: fields, files: files)))
    return try SearchRequest(call(request)).query()
  }

  private func file(_ bytes: [UInt8], field: String = "image", name: String? = "a.png") throws -> FormFile {
    let part = MultipartParser.Part(name: field, fileName: name, contentType: nil)
    let file = FormFile(part, in: FormStorage(in: NSTemporaryDirectory()))
    try file.append(bytes[...])
    return file
  }

  @Test func meanTheSameAsJSON() throws {
    let query = try query(
      [
        ("images", "1, 2"), ("addresses", "http://a.example/?a,b"), ("queries", "0a,0b"),
        ("region", "0, .5,1,.5"),
        ("k", "all"), ("metric", "euclidean"), ("space", "x"), ("sort", "newest"), ("limit", "3"),
        ("cursor", "1-0-2"),
      ], files: [try file([1, 2]), try file([3], name: nil)])
    let region = Region(x: 0, y: 0.5, width: 1, height: 0.5)
    let examples: [Query.Example] = [
      .image(1), .image(2), .address("http://a.example/?a,b"), .kept("0a"), .kept("0b"),
      .bytes([1, 2], name: "a.png"), .bytes([3], name: "the picture"),
    ]
    #expect(query.signals == examples.map { Query.Signal(.picture($0, region: region)) })
    #expect(query.k == .max && query.limit == 3 && query.metric == .euclidean && query.order == .newest)
    #expect(query.spaces == [WeightedSpace("x")] && query.cursor?.description == "1-0-2")
  }

  @Test func takeSignalsWithWeightsBesideFiles() throws {
    let made = try query(
      [
        ("signals", #"{"image":3,"weight":-0.5}"#), ("signals", #"{"colour":"c04020","weight":2}"#),
        ("confidence", "0.5"), ("sort", "taken"),
      ], files: [try file([1])])
    let contents: [Query.Signal] = [
      .init(.picture(.image(3)), weight: -0.5), .init(.colour(try Colour("c04020")), weight: 2),
      .init(.picture(.bytes([1], name: "a.png"))),
    ]
    #expect(made.signals == contents && made.minimumConfidence == 0.5 && made.order == .taken)
  }

  @Test(arguments: [
    ("signals", "x", "object of JSON"), ("signals", "[]", "object of JSON"),
    ("signals", #"{"image":1.5}"#, "whole"), ("signals", #"{"image":1,"weight":0}"#, "weight"),
    ("signals", "{}", "0 contents"), ("confidence", "x", "confidence must be a number"),
    ("images", "x", "images"), ("images", "1,,2", "images"), ("images", "", "images"),
    ("region", "1,2", "region"),
    ("region", "a,b,c,d", "region"), ("k", "", "k must"), ("k", "1.5", "k must"), ("limit", "x", "limit"),
    ("metric", "", "metric"), ("sort", "x", "sort"), ("cursor", "x", "next"), ("colour", "red", "colour"),
    ("image", "not a file", "must be a file"),
  ])
  func sayWhatTheyCannotRead(name: String, value: String, word: String) throws {
    let error = try #require(apiError { _ = try query([(name, value)]) })
    #expect(error.status == 400 && error.message.contains(word), "\(error.message)")
  }

  @Test(arguments: ["match", "region", "k", "metric", "space", "explain", "sort", "limit", "cursor", "x"])
  func haveAFieldOfOneValueOnce(name: String) throws {
    let error = try #require(apiError { _ = try query([(name, "1"), ("k", "2"), (name, "1")]) })
    #expect(error.status == 400 && error.message.contains("\"\(name)\" twice"), "\(error.message)")
  }

  @Test func mayRepeatFieldsOfSeveralValues() throws {
    let query = try query([
      ("images", "1"), ("images", "2,3"), ("people", "Anna"), ("people", "4"), ("colours", "red"),
      ("colours", "#00f"), ("rank", "dba"), ("rank", "qe"),
    ])
    let pictures = [1, 2, 3].map { Query.Signal(.picture(.image($0))) }
    #expect(query.signals == pictures + (try ["red", "#00f"].map { Query.Signal(.colour(try Colour($0))) }))
    #expect(query.filter == .people(PeopleFilter(["Anna", "4"])))
    #expect(query.rank == (try RankingChain(["dba", "qe"])))
  }

  @Test func havePicturesInOneFieldOnly() throws {
    let picture = try file([1], field: "picture")
    #expect(apiError { _ = try query([], files: [picture]) }?.message.contains("\"picture\"") == true)
    let form = Form(fields: [], files: [picture])
    #expect(apiError { _ = try form.onePicture() }?.status == 400)
    let two = Form(fields: [], files: [try file([1]), try file([2])])
    #expect(apiError { _ = try two.onePicture() }?.status == 400)
    #expect(try Form(fields: [], files: [try file([1])]).onePicture().contents() == [1])
  }

  @Test(arguments: [
    ("../../etc/passwd", "passwd"), ("C:\\fakepath\\a.jpg", "a.jpg"), ("/a/", "a"), ("", "the picture"),
    ("/", "the picture"),
  ])
  func callFilesByTheirLastNameOnly(name: String, shown: String) throws {
    #expect(try file([], name: name).shownName == shown)
  }
}
