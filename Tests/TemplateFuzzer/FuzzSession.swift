import ForgeJinja
import Glibc
import Synchronization
import TestSupport

/// Makes cases, one after the other, and counts what becomes of them.
final class FuzzSession: Sendable {
    private enum Source: Sendable {
        case one(FuzzCase)
        case resource(Int)
        case made(
            templates: [[UInt8]], documents: DataCorpus, seed: UInt64, first: Int64, seconds: Double, file: String)
    }

    private let source: Source
    private let watchdog: Watchdog
    private let failures = Atomic<Int>(0)

    var isFine: Bool { failures.load(ordering: .relaxed) == 0 }

    init(replaying test: FuzzCase, _ watchdog: Watchdog) {
        source = .one(test)
        self.watchdog = watchdog
    }

    init(resource number: Int, _ watchdog: Watchdog) {
        source = .resource(number)
        self.watchdog = watchdog
    }

    init(
        corpus: String, seed: UInt64, first: Int64, seconds: Double, caseFile: String, _ watchdog: Watchdog
    ) throws {
        func files(_ ending: String) throws -> [[UInt8]] {
            try FileText.names(in: corpus).filter { $0.hasSuffix(ending) }.map { try FileText.read("\(corpus)/\($0)") }
        }
        let templates = try files(".j2")
        // Each line alone as well, so that one mistake does not hide all that comes after it.
        let lines = templates.flatMap { $0.split(separator: 0x0A).map { Array($0) } }
        source = .made(
            templates: templates + lines, documents: try DataCorpus(try files(".json")), seed: seed, first: first,
            seconds: seconds,
            file: caseFile)
        self.watchdog = watchdog
    }

    func run() {
        do {
            switch source {
            case .one(let test): try replay(test)
            case .resource(let number): try ResourceTable(watchdog: watchdog, isVerbose: false).attempt(number)
            case .made(let templates, let documents, let seed, let first, let seconds, let file):
                try search(templates, documents, seed, first, seconds, file)
            }
        } catch {
            failures.store(1, ordering: .relaxed)
            say("\(error)")
        }
    }

    private func replay(_ test: FuzzCase) throws {
        let start = Watchdog.now
        watchdog.begin(0)
        let ending = try Subject.run(test)
        watchdog.end()
        say("\(ending.rawValue), \((Watchdog.now - start) / 1_000_000) ms, peak \(Watchdog.peak >> 20) MB")
        if Watchdog.peak > watchdog.memory { throw SupportError("more than \(watchdog.memory >> 20) MB") }
    }

    private func search(
        _ templates: [[UInt8]], _ documents: DataCorpus, _ seed: UInt64, _ first: Int64, _ seconds: Double,
        _ path: String
    ) throws {
        let file = try CaseFile(path)
        let start = Watchdog.now
        let end = start + Int64(seconds * 1e9)
        var endings: [Subject.Ending: Int] = [:]
        var number = first
        var longest: (number: Int64, time: Int64) = (0, 0)
        while Watchdog.now < end {
            let test = FuzzSession.test(number, seed, templates, documents)
            try file.write(test.bytes)
            let begin = Watchdog.now
            watchdog.begin(number)
            do {
                endings[try Subject.run(test), default: 0] += 1
            } catch {
                throw SupportError("case \(number): \(error); it is in '\(path)'")
            }
            watchdog.end()
            let time = Watchdog.now - begin
            if time > longest.time { longest = (number, time) }
            guard Watchdog.peak <= watchdog.memory else {
                throw SupportError("case \(number): \(Watchdog.peak >> 20) MB of memory; it is in '\(path)'")
            }
            number += 1
        }
        let elapsed = Double(Watchdog.now - start) / 1e9
        let counts = Subject.Ending.allCases.map { "\(endings[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
        say("\(number - first) cases, \(Int(Double(number - first) / elapsed)) a second: \(counts)")
        say("longest: case \(longest.number), \(longest.time / 1_000_000) ms; peak \(Watchdog.peak >> 20) MB")
    }

    /// Each case has a seed of its own, so that the number of a case is enough to make it again.
    private static func test(
        _ number: Int64, _ seed: UInt64, _ templates: [[UInt8]], _ documents: DataCorpus
    ) -> FuzzCase {
        var generator = SeededGenerator(seed: seed &+ UInt64(bitPattern: number) &* 0x9E37_79B9_7F4A_7C15)
        var template = TemplateMutation(seed: generator.next(), corpus: templates)
        var data = DataMutation(seed: generator.next(), corpus: documents)
        let isExpression = Int.random(in: 0..<8, using: &generator) == 0
        let (bytes, format) = data.data()
        let isLinked = !isExpression && Int.random(in: 0..<3, using: &generator) == 0
        var test = FuzzCase(
            template: isExpression ? template.expression() : template.template(isLinked: isLinked), data: bytes)
        if isLinked {
            let count = Int.random(in: 1...FuzzCase.partNames.count, using: &generator)
            test.parts = (0..<count).map { _ in template.template(isLinked: true) }
        }
        if isLinked || Int.random(in: 0..<4, using: &generator) == 0 {
            test.options.extensions = Set(
                TemplateOptions.Extension.allCases.filter { _ in Int.random(in: 0..<4, using: &generator) > 0 })
        }
        test.format = format
        test.isExpression = isExpression
        test.options.trimBlocks = Bool.random(using: &generator)
        test.options.lstripBlocks = Bool.random(using: &generator)
        test.options.keepTrailingNewline = Bool.random(using: &generator)
        test.options.undefined = [.strict, .lenient, .chainable][Int.random(in: 0..<3, using: &generator)]
        return test
    }
}

/// The file that holds the case being tried.
private final class CaseFile {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SupportError("cannot create '\(path)'", errno) }
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) throws {
        let written = unsafe pwrite(descriptor, bytes, bytes.count, 0)
        guard written == bytes.count, ftruncate(descriptor, bytes.count) == 0 else {
            throw SupportError("cannot write '\(path)'", errno)
        }
    }
}
