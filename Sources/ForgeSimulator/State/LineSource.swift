#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The lines of a file, one after another, in constant memory.
///
/// Lines end at `\n` bytes and at nothing else. A line longer than the limit is given as nil bytes, so that its number
/// is kept.
struct LineSource {
    struct Line {
        let number: Int
        let bytes: [UInt8]?
        /// False for a last line without a newline.
        let isTerminated: Bool
    }

    static let lineLimit = 64 << 20
    private static let chunk = 1 << 20

    private let file: SystemFile
    private var buffer: [UInt8] = []
    private var position = 0
    private var number = 0
    private var atEnd = false

    init(_ path: String) throws(SimulatorError) {
        file = try SystemFile(path, .read)
    }

    mutating func next() throws(SimulatorError) -> Line? {
        var searched = position
        var isTooLong = false
        while true {
            if let newline = Self.newline(in: buffer, from: searched) {
                let bytes = isTooLong ? nil : Array(buffer[position..<newline])
                position = newline + 1
                number += 1
                return Line(number: number, bytes: bytes, isTerminated: true)
            }
            if atEnd {
                guard position < buffer.count || isTooLong else { return nil }
                let bytes = isTooLong ? nil : Array(buffer[position...])
                position = buffer.count
                number += 1
                return Line(number: number, bytes: bytes, isTerminated: false)
            }
            if buffer.count - position > Self.lineLimit { isTooLong = true }
            buffer.removeSubrange(..<(isTooLong ? buffer.count : position))
            position = 0
            searched = buffer.count
            let more = try file.read(upTo: Self.chunk)
            atEnd = more.isEmpty
            buffer += more
        }
    }

    private static func newline(in bytes: [UInt8], from start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        return unsafe bytes.withUnsafeBytes { raw -> Int? in
            guard let base = raw.baseAddress else { return nil }
            guard let found = unsafe memchr(base + start, 0x0A, raw.count - start) else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }
}
