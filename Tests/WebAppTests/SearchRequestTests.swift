import Eidetic
import HTTPServer
import Imaging
import Testing
import Vocabulary

@testable import WebApp

/// What a search is asked for.
@Suite struct SearchRequestTests {
  private func query(_ json: String) throws -> Query { try SearchRequest(call(json: json)).query() }

  @Test func hasSensibleDefaults() throws {
    let query = try query(#"{"images":[17]}"#)
    #expect(query.signals == [Query.Signal(.picture(.image(17)))] && query.k == 10 && query.limit == 10)
    #expect(query.metric == nil && query.order == .best && query.spaces.isEmpty && query.filter == nil)
    #expect(query.cursor == nil)
  }

  @Test func takesAllThatTheDescriptionNames() throws {
    let query = try query(
      #"""
      {"images":[1,2],"addresses":["https://a.example/b.jpg"],"queries":["0a"],"region":[0.25,0.5,0.25,0.5],"k":30,
       "metric":"euclidean","space":"x","sort":"oldest","limit":7,"cursor":"1-0-2"}
      """#)
    let region = Region(x: 0.25, y: 0.5, width: 0.25, height: 0.5)
    let examples: [Query.Example] = [
      .image(1), .image(2), .address("https://a.example/b.jpg"), .kept("0a"),
    ]
    #expect(query.signals == examples.map { Query.Signal(.picture($0, region: region)) })
    #expect(query.k == 30 && query.limit == 7 && query.metric == .euclidean)
    #expect(query.spaces == [WeightedSpace("x")])
    #expect(query.order == .oldest && query.cursor?.description == "1-0-2")
  }

  @Test func takesPeopleByNumberAndName() throws {
    let query = try query(#"{"people":[7,"Ana","9"],"match":"only"}"#)
    #expect(query.filter == .people(PeopleFilter(["7", "Ana", "9"], match: .only)) && query.signals.isEmpty)
    #expect(try self.query(#"{"people":[7]}"#).filter == .people(PeopleFilter(["7"], match: .all)))
    #expect(try self.query(#"{"people":[],"images":[1]}"#).filter == nil)
  }

  @Test func takesSignalsWithWeights() throws {
    let query = try query(
      #"""
      {"images":[1],"signals":[{"image":2,"weight":-0.5,"region":[0,0,0.5,1]},{"query":"0a"},{"words":"-a:b"},
       {"colour":"red","weight":2},{"address":"https://a.example/b.jpg"}]}
      """#)
    #expect(
      query.signals == [
        Query.Signal(.picture(.image(1))),
        Query.Signal(.picture(.image(2), region: Region(x: 0, y: 0, width: 0.5, height: 1)), weight: -0.5),
        Query.Signal(.picture(.kept("0a"))), Query.Signal(.words("-a:b")),
        Query.Signal(.colour(try Colour("red")), weight: 2),
        Query.Signal(.picture(.address("https://a.example/b.jpg"))),
      ])
  }

  @Test(arguments: [
    (#"{}"#, "0 contents"), (#"{"image":1,"words":"a"}"#, "2 contents"),
    (#"{"image":1,"weight":0}"#, "weight"),
    (#"{"image":1,"weight":1e9}"#, "weight"), (#"{"words":" "}"#, "empty"),
    (#"{"words":"a","region":[0,0,1,1]}"#, "region"), (#"{"image":1,"region":[0,0,1]}"#, "region"),
  ])
  func saysWhatIsWrongWithASignal(json: String, word: String) throws {
    let error = try #require(apiError { _ = try query("{\"signals\":[\(json)]}") })
    #expect(error.status == 400 && error.message.contains(word), "\(error.message)")
  }

  @Test func takesWordsWithConditions() throws {
    let query = try query(#"{"text":"a dog -cat type:png","where":"beach","images":[1],"people":[7]}"#)
    #expect(
      query.signals == [
        Query.Signal(.picture(.image(1))), Query.Signal(.words("a dog")),
        Query.Signal(.words("cat"), weight: SearchText.unwantedWeight),
      ])
    #expect(
      query.filter
        == Filter(allOf: .people(PeopleFilter(["7"])), try Filter("beach"), try Filter("type:png")))
  }

  @Test(arguments: [
    ("1", 1, 1), ("100", 100, 100), ("101", 101, 100), ("\"all\"", .max, 100), ("\"25\"", 25, 25),
    ("0", 0, 1),
    ("-3", -3, 1),
  ])
  func showsAtMostAHundredAtATimeUnlessAskedFor(k: String, expected: Int, limit: Int) throws {
    let query = try query("{\"images\":[1],\"k\":\(k)}")
    #expect(query.k == expected && query.limit == limit)
  }

  @Test(arguments: [
    ("", "JSON"), ("{", "JSON"), ("[]", "document"), ("null", "document"),
    ("{\"images\":1}", "images"),
    ("{\"images\":[0,\"1\"]}", "images[1]"), ("{\"images\":[1.5]}", "whole one"),
    ("{\"images\":[1e30]}", "whole one"),
    ("{\"k\":1.5}", "k"), ("{\"k\":\"many\"}", "many"), ("{\"k\":true}", "k"), ("{\"k\":[]}", "k"),
    ("{\"region\":[0,0,1]}", "region"), ("{\"region\":\"0,0,1,1\"}", "region"), ("{\"region\":{}}", "region"),
    ("{\"region\":[0,0,1,1,1]}", "region"), ("{\"metric\":\"l2\"}", "cosine, euclidean"),
    ("{\"sort\":\"Best\"}", "best"), ("{\"limit\":0}", "1 to 1000"), ("{\"limit\":1001}", "1 to 1000"),
    ("{\"cursor\":\"x\"}", "cursor"), ("{\"cursor\":\"-1-0-1\"}", "cursor"), ("{\"cursor\":7}", "cursor"),
    ("{\"addresses\":\"http://a\"}", "addresses"), ("{\"queries\":[null]}", "queries"),
    ("{\"people\":7}", "people"), ("{\"people\":[true]}", "people[0]"), ("{\"people\":[1.5]}", "people[0]"),
    ("{\"people\":[1],\"match\":\"most\"}", "all, any, only"), ("{\"match\":\"any\"}", "people"),
  ])
  func saysWhatItCannotRead(json: String, word: String) throws {
    let error = try #require(apiError { _ = try query(json) })
    #expect(error.status == 400 && error.code == "bad_request")
    #expect(error.message.hasPrefix("cannot ") && error.message.contains(word), "\(error.message)")
  }

  @Test(arguments: [1, 16, 17, 300_000])
  func takesAtMostSixteenPictures(count: Int) {
    let images = (0..<count).map { _ in "1" }.joined(separator: ",")
    let error = apiError { _ = try query("{\"images\":[\(images)]}") }
    #expect(error?.status == (count > 16 ? 409 : nil))
  }

  @Test(arguments: [10, 600, 100_000])
  func survivesDeepNesting(depth: Int) {
    for (open, close) in [("[", "]"), ("{\"images\":", "}")] {
      let json = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
      #expect(apiError { _ = try query(json) }?.status == 400)
    }
  }

  /// A cursor is handed out, and comes back from whoever wants to.
  @Test(arguments: [
    "7fffffffffffffff-0-1", "7ffffffffffffffe-0-1", "8000000000000000-0-1", "0-7ff0000000000000-1",
    "0-fff8000000000000-1", "0-0", "0-0-0-0", "0--0", "--", "0-0-8000000000000000", "g-0-0", "0-0-0 ", "",
  ])
  func takesNoCursorThatItWouldNotGive(text: String) {
    #expect(Cursor(text) == nil)
  }
}
