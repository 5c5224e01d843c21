import ForgeJSON
import ForgeTrail

/// An input file, read through once: whether the provider would take it, and what the journal says of it.
///
/// One bad line makes the provider refuse a whole batch after hours of waiting, so it is found here.
package struct InputFile {
    package private(set) var requests = 0
    package private(set) var bytes: Int64 = 0
    package let sha256: String
    /// The model of the first request, "" when it names none.
    package private(set) var model = ""

    package init(_ part: Part, in trail: Trail) throws {
        let path = trail.directory.path(of: .input(part))
        var seen: Set<String> = []
        var lines = try LineReader(.input(part), in: trail.directory)
        while let line = try lines.next() {
            let request: RequestLine
            do {
                request = try RequestLine(parsing: line.bytes)
            } catch {
                throw StepError(.data, "\(path):\(line.number): not a request: \(error.reason)")
            }
            guard seen.insert(request.customID).inserted else {
                throw StepError(.data, "\(path):\(line.number): its custom_id stands in an earlier line as well")
            }
            if requests == 0 {
                model = (try? JSONValue(parsing: line.bytes, in: request.body))?["model"]?.stringValue ?? ""
                model = String(model.prefix(200))
            }
            requests += 1
            bytes = line.offset + Int64(line.bytes.count) + (line.isTerminated ? 1 : 0)
        }
        if requests == 0 { throw StepError(.data, "'\(path)' holds no request") }
        sha256 = try trail.directory.sha256(of: .input(part))
    }
}
