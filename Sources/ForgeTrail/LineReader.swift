#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads a file line by line in constant memory.
///
/// A line ends at the byte `\n` and nowhere else: a carriage return stays part of it, and so does U+2028, which
/// readers that know Unicode would take for an end. A last line without `\n` is delivered and marked.
///
/// The lines share one buffer. It is reused only where nobody holds a line of it any more, so a line may be kept, at
/// the price of keeping the megabyte around it.
package struct LineReader: ~Copyable {
    private let descriptor: Descriptor
    private let path: String
    private var buffer: [UInt8] = []
    /// What is read and not yet delivered.
    private var start = 0
    private var end = 0
    /// Up to where a `\n` has been looked for.
    private var searched = 0
    private var offset: Int64
    private var number: Int
    private var isAtEnd = false
    /// How much is read at a time. The first block is small, for most files of a trail are.
    private var blockSize = 1 << 16

    /// Any file, also outside a batch directory. A symbolic link is followed: the path is the operator's.
    package init(path: String) throws(TrailError) {
        let number = try uninterrupted("open", path) { unsafe open(path, O_RDONLY | O_CLOEXEC) }
        self.init(taking: Descriptor(taking: number), path: path)
    }

    package init(_ file: TrailFile, in directory: BatchDirectory) throws(TrailError) {
        self.init(taking: try directory.openForReading(file), path: directory.path(of: file))
    }

    /// Goes on at `offset`, where line `number` + 1 begins.
    init(taking descriptor: consuming Descriptor, path: String, offset: Int64 = 0, number: Int = 0) {
        self.descriptor = descriptor
        self.path = path
        self.offset = offset
        self.number = number
    }

    /// The next line, nil at the end.
    package mutating func next() throws(TrailError) -> Line? {
        while true {
            if let newline = newline() { return take(upTo: newline, isTerminated: true) }
            if isAtEnd { return start < end ? take(upTo: end, isTerminated: false) : nil }
            try fill()
        }
    }

    /// Where the first `\n` is that has not been passed.
    private mutating func newline() -> Int? {
        let found = unsafe buffer.withUnsafeBytes { bytes -> Int? in
            guard searched < end, let base = bytes.baseAddress,
                let place = unsafe memchr(base + searched, 0x0A, end - searched)
            else { return nil }
            return unsafe UnsafeRawPointer(place) - base
        }
        if found == nil { searched = end }
        return found
    }

    private mutating func take(upTo newline: Int, isTerminated: Bool) -> Line {
        number += 1
        let line = Line(
            buffer: buffer, range: start..<newline, offset: offset, number: number, isTerminated: isTerminated)
        let next = isTerminated ? newline + 1 : newline
        offset += Int64(next - start)
        start = next
        searched = next
        return line
    }

    /// Reads one block behind what is left.
    private mutating func fill() throws(TrailError) {
        let rest = end - start
        if rest > Self.lineLimit {
            throw TrailError(
                .corrupt, "read", "\(path):\(number + 1)", reason: "a line has more than \(Self.lineLimit >> 20) MB")
        }
        makeRoom(keeping: rest)
        let free = end
        let count = unsafe try buffer.withUnsafeMutableBufferPointer { bytes throws(TrailError) in
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(bytes)[free...])
            return unsafe try descriptor.read(
                into: UnsafeMutableRawBufferPointer(rebasing: room.prefix(blockSize)), path: path)
        }
        if count == 0 { isAtEnd = true }
        end += count
        if end == buffer.count { blockSize = 1 << 20 }
    }

    /// Moves what is left to the front of a buffer that has room behind it.
    private mutating func makeRoom(keeping rest: Int) {
        let size = rest < blockSize / 2 ? blockSize : max(buffer.count, rest * 2)
        if buffer.count == size {
            // Copied by the array itself where somebody still holds a line of it.
            unsafe buffer.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                unsafe memmove(base, base + start, rest)
            }
        } else {
            var fresh = [UInt8](repeating: 0, count: size)
            fresh.replaceSubrange(0..<rest, with: buffer[start..<end])
            buffer = fresh
        }
        searched -= start
        start = 0
        end = rest
    }

    private static let lineLimit = 64 << 20
}

/// One line of a file, without its `\n`.
package struct Line: Sendable {
    /// The bytes around it. `buffer[range]` is the line, for readers that take a range.
    package let buffer: [UInt8]
    package let range: Range<Int>
    /// Of its first byte in the file.
    package let offset: Int64
    /// Counted from 1.
    package let number: Int
    /// Whether a `\n` follows; false only for the last line of a file that was cut off or is still being written.
    package let isTerminated: Bool

    package var bytes: [UInt8] { Array(buffer[range]) }

    package var text: String { String(decoding: buffer[range], as: UTF8.self) }
}
