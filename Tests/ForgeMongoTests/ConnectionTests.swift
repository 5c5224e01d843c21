import BatchForge
import ForgeBSON
import ForgeMongo
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("MongoClient: servers that are not there, addresses that are wrong, secrets that stay")
struct ConnectionTests {
    private static let deadPort = 1

    @Test("a dead port is an error, never an empty result, the first time and the next")
    func deadServer() throws {
        let collection = try MongoCollection(
            uri: "mongodb://user:geheim@127.0.0.1:\(Self.deadPort)/clinic", database: "", collection: "visits",
            serverSelectionTimeout: .milliseconds(600))
        let reads: [() throws -> Void] = [
            { try collection.eachDocument(matching: [:], projection: nil) { _ in } },
            { _ = try collection.groups(groupSize: 10) },
            { _ = try collection.count(matching: [:], limit: nil) },
            { try collection.updateMany(matching: [:], update: ["$set": ["a": 1]]) },
            { _ = try collection.updateEach([DocumentUpdate(filter: [:], update: ["$set": ["a": 1]])]) },
            { _ = try collection.client.run(command: ["ping": 1]) },
        ]
        for read in reads {
            let error = try #require(throws: StoreError.self) { try read() }
            #expect(error.kind == .unreachable)
            #expect(error.isTransient)
            #expect(error.reason == "no server at 127.0.0.1:1 within 0.6 s: connection refused")
        }
    }

    @Test("with serverSelectionTryOnce the first error is told again, not that it is too early to look again")
    func tryOnce() throws {
        let client = try MongoClient(uri: "mongodb://127.0.0.1:\(Self.deadPort)/?serverSelectionTryOnce=true")
        for _ in 0..<3 {
            let error = try #require(throws: StoreError.self) { try client.run(command: ["ping": 1]) }
            #expect(error.reason.hasSuffix(": connection refused"))
        }
    }

    @Test("a host without a name is unreachable")
    func unknownHost() throws {
        let client = try MongoClient(uri: "mongodb://no-such-host.invalid", serverSelectionTimeout: .milliseconds(100))
        let error = try #require(throws: StoreError.self) { try client.run(command: ["ping": 1]) }
        #expect(error.kind == .unreachable)
        #expect(error.description.contains("no-such-host.invalid:27017"))
    }

    @Test("a server that accepts and says nothing is unreachable")
    func silentServer() throws {
        let listener = try SilentListener()
        let client = try MongoClient(
            uri: "mongodb://127.0.0.1:\(listener.port)/", serverSelectionTimeout: .milliseconds(500))
        let error = try #require(throws: StoreError.self) { try client.run(command: ["ping": 1]) }
        #expect(error.kind == .unreachable)
        #expect(error.reason.contains("127.0.0.1:\(listener.port)"))
    }

    @Test("a replica set of another name has no primary for us")
    func otherReplicaSet() throws {
        let client = try MongoClient(
            uri: TestDatabase.uri("replicaSet=no-such-set"), serverSelectionTimeout: .milliseconds(600))
        let error = try #require(throws: StoreError.self) { try client.run(command: ["ping": 1]) }
        #expect(error.kind == .unreachable)
        #expect(error.reason == "no primary at \(client.hosts) within 0.6 s")
    }

    @Test("a user that the server does not know is denied, and neither name nor password is told")
    func wrongPassword() throws {
        let uri = try TestDatabase.uri().replacing("://", with: "://jemand:geheim%40x@")
        let client = try MongoClient(uri: uri, serverSelectionTimeout: .seconds(2))
        for _ in 0..<2 {
            let error = try #require(throws: StoreError.self) { try client.run(command: ["ping": 1]) }
            #expect(error.kind == .denied)
            #expect(error.reason == "the server at \(client.hosts) does not accept the user or password")
        }
        #expect(!client.hosts.contains("jemand"))
    }

    @Test("the server's refusal of a command keeps its name and number only")
    func refusedCommand() throws {
        let client = try MongoClient(uri: TestDatabase.uri())
        let error = try #require(throws: StoreError.self) {
            try client.run(command: ["noSuchCommand": "geheim"], on: "admin")
        }
        #expect(
            error.description
                == "cannot run 'noSuchCommand' on 'admin': the server refused it (CommandNotFound, code 59)")
    }

    @Test("the tool is known to the server by name")
    func appName() throws {
        let client = try MongoClient(uri: TestDatabase.uri())
        let reply = try client.run(command: ["currentOp": 1, "appName": "batchforge"])
        #expect(reply["inprog"]?.arrayValue?.isEmpty == false)
    }

    @Test(
        "a wrong address is told without quoting it",
        arguments: [
            "", "localhost", "https://host", "mongodb://", "mongodb://jemand:geheim@", "mongodb://host:99999",
            "mongodb://jemand:geheim@host/?tls=geheim", "mongodb://host/?connectTimeoutMS=geheim",
            "mongodb://jemand:ge%heim@host", "mongodb://jemand:geh@eim@host", "mongodb://jemand:geh/eim@host",
            "mongodb://jemand:12/geheim@host", "mongodb://jemand:geh:eim@host", "mongodb://jemand:1?geheim@heim@host/x",
            "mongodb://host\0geheim", "mongodb+srv://jemand:geheim@host:1", "mongodb+srv://a,b.geheim",
            "mongodb://jemand:geheim@host/a b$geheim",
        ])
    func wrongAddress(uri: String) throws {
        let error = try #require(throws: StoreError.self) { try MongoClient(uri: uri) }
        #expect(error.kind == .misconfigured)
        #expect(error.operation == "use the database address")
        for secret in ["geheim", "jemand", "heim", "12"] { #expect(!error.description.contains(secret)) }
    }

    @Test(
        "the hosts are told, and nothing else of the address",
        arguments: [
            ("mongodb://host", "host:27017", nil), ("mongodb://a:1,b:2/clinic", "a:1,b:2", "clinic"),
            ("mongodb://jemand:geheim%2F%40@host:3/clinic?authSource=admin", "host:3", "clinic"),
            ("mongodb://jemand@[::1]:4/", "[::1]:4", nil), ("mongodb://host/?appName=a%40b", "host:27017", nil),
            ("mongodb://jemand:12?geheim@host/x", "host:27017", "x"),
            ("mongodb://host/?authMechanismProperties=x:y@z", "host:27017", nil),
        ] as [(String, String, String?)])
    func hosts(uri: String, hosts: String, database: String?) throws {
        let client = try MongoClient(uri: uri)
        #expect(client.hosts == hosts)
        #expect(client.database == database)
    }

    @Test("the address names the database when nothing else does")
    func databaseOfTheAddress() throws {
        let uri = "mongodb://host/clinic"
        #expect(try MongoCollection(uri: uri, database: "", collection: "visits").namespace == "clinic.visits")
        #expect(try MongoCollection(uri: uri, database: "other", collection: "a.b").namespace == "other.a.b")
    }

    @Test(
        "a database or collection name that cannot be one is refused before anything is sent",
        arguments: [
            ("", "visits"), ("a.b", "visits"), ("a b", "visits"), ("a$", "visits"), ("a\0", "visits"),
            (String(repeating: "x", count: 64), "visits"), ("a", ""), ("a", "vis$its"), ("a", "v\0"), ("a", ".v"),
            ("a", "v."),
        ])
    func wrongName(database: String, collection: String) throws {
        let error = try #require(throws: StoreError.self) {
            try MongoCollection(uri: "mongodb://host", database: database, collection: collection)
        }
        #expect(error.kind == .misconfigured)
    }

    @Test("a program that was told to stop does not wait for a silent server")
    func silentServerWhenStopped() throws {
        let listener = try SilentListener()
        let client = try MongoClient(
            uri: "mongodb://127.0.0.1:\(listener.port)/", isCancelled: { true }, serverSelectionTimeout: .seconds(600))
        #expect(throws: CancellationError.self) { try client.run(command: ["ping": 1]) }
    }

    @Test("a program that was told to stop still finishes what the server answers")
    func cancelled() throws {
        let client = try MongoClient(uri: TestDatabase.uri(), isCancelled: { true })
        #expect(try client.run(command: ["ping": 1])["ok"]?.doubleValue == 1)
    }
}

/// A port that takes connections and never answers.
private final class SilentListener {
    let port: Int
    private let descriptor: Int32

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        try #require(isListening)
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit {
        close(descriptor)
    }
}
