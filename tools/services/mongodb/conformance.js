// What a MongoDB server answers, check by check, as lines of JSON [name, answer]. The tests compare them with the answers of a real server.
//   node conformance.js mongodb://user:password@host:port/
// Works in the database "conf" of that server.
'use strict';

const { BSON, Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, MongoClient, ObjectId, Timestamp } = require('mongodb');

const client = new MongoClient(process.argv[2], { serverSelectionTimeoutMS: 8000 });
const database = client.db('conf');
const canonical = value => BSON.EJSON.stringify(value, { relaxed: false });

/** Prints what an action gives, or how it fails. */
async function check(name, action) {
  let answer;
  try {
    answer = await action();
  } catch (error) {
    answer = `ERR ${error.code ?? ''} ${error.codeName ?? ''} ${String(error.message).slice(0, 90)}`;
  }
  console.log(JSON.stringify([name, String(answer)]));
}

/** A collection with these documents and no others. */
async function filled(name, documents) {
  const collection = database.collection(name);
  await collection.drop().catch(() => {});
  if (documents?.length) await collection.insertMany(documents);
  return collection;
}

const FIRST_DAY = new Date('2024-01-01T00:00:00Z');
const SECOND_DAY = new Date('2024-01-02T00:00:00Z');

const ONE_OF_EACH_TYPE = [
  ['date1', SECOND_DAY],
  ['null', null],
  ['date0', FIRST_DAY],
  ['missing'],
  ['int', new Int32(5)],
  ['double', new Double(5.5)],
  ['long', Long.fromString('6')],
  ['str', 'x'],
  ['obj', { a: 1 }],
  ['arrDates', [FIRST_DAY, SECOND_DAY]],
  ['arrEmpty', []],
  ['bin', new Binary(Buffer.from('ab'))],
  ['oid', new ObjectId('64b000000000000000000001')],
  ['true', true],
  ['false', false],
  ['ts', new Timestamp({ t: 1, i: 1 })],
  ['regex', new BSONRegExp('a', 'i')],
  ['min', new MinKey()],
  ['max', new MaxKey()],
  ['dec', Decimal128.fromString('5.25')],
].map(([i, ...v]) => (v.length ? { _id: i, u: v[0] } : { _id: i }));

const NUMBERED = Array.from({ length: 250 }, (_, i) => ({ _id: i, v: i }));

async function order() {
  await check('typeOrder.asc', async () => {
    const found = await filled('mx', ONE_OF_EACH_TYPE);
    return (await found.find({}, { promoteValues: false }).sort({ u: 1, _id: 1 }).toArray()).map(document => document._id).join(' ');
  });
  await check('typeOrder.desc', async () =>
    (await database.collection('mx').find({}, { promoteValues: false }).sort({ u: -1, _id: 1 }).toArray()).map(document => document._id).join(' '),
  );
}

async function filters() {
  for (const [n, f] of Object.entries({
    gtDate0: { u: { $gt: FIRST_DAY } },
    gteDate0: { u: { $gte: FIRST_DAY } },
    ltDate1: { u: { $lt: SECOND_DAY } },
    gtNull: { u: { $gt: null } },
    gteNull: { u: { $gte: null } },
    neNull: { u: { $ne: null } },
    eqNull: { u: null },
    existsTrue: { u: { $exists: true } },
    existsFalse: { u: { $exists: false } },
    gtInt5: { u: { $gt: 5 } },
    gteInt5: { u: { $gte: 5 } },
    gtMinKey: { u: { $gt: new MinKey() } },
    eqMixedNum: { u: 6 },
    inNull: { u: { $in: [null, FIRST_DAY] } },
    typeDate: { u: { $type: 'date' } },
    notGt: { u: { $not: { $gt: FIRST_DAY } } },
    ltTrue: { u: { $lt: true } },
    gtTs: { u: { $gte: new Timestamp({ t: 0, i: 0 }) } },
    gtStrEmpty: { u: { $gt: '' } },
    eqRegexOnStr: { u: { $regex: 'X', $options: 'i' } },
    ninNull: { u: { $nin: [null] } },
    gtOid: { u: { $gt: new ObjectId('000000000000000000000000') } },
  }))
    await check('q.' + n, async () =>
      (await database.collection('mx').find(f, { promoteValues: false }).sort({ _id: 1 }).toArray()).map(document => document._id).join(' '),
    );
  await check('q.dottedArray', async () => {
    const found = await filled('da', [{ _id: 1, a: [{ b: 1 }, { b: 5 }] }, { _id: 2, a: { b: 3 } }, { _id: 3, a: [1, 2] }, { _id: 4 }]);
    return [
      await found
        .find({ 'a.b': { $gt: 2 } })
        .sort({ _id: 1 })
        .toArray(),
      await found
        .find({ 'a.b': { $ne: null } })
        .sort({ _id: 1 })
        .toArray(),
      await found.find({ a: 2 }).toArray(),
      await found.find({ a: { $elemMatch: { b: 5 } } }).toArray(),
    ]
      .map(a => a.map(document => document._id).join(','))
      .join(' | ');
  });
  await check('q.subdocOrder', async () => {
    const found = await filled('sd', [
      { _id: 1, a: { x: 1, y: 2 } },
      { _id: 2, a: { y: 2, x: 1 } },
    ]);
    return (await found.find({ a: { x: 1, y: 2 } }).toArray()).map(document => document._id).join(',');
  });
}

async function sorting() {
  await check('sort.stableNatural', async () => {
    const found = await filled(
      'st',
      [5, 3, 9, 1, 7].map(i => ({ _id: i, u: FIRST_DAY })),
    );
    return [
      (await found.find().sort({ u: 1 }).toArray()).map(document => document._id).join(','),
      (await found.find().toArray()).map(document => document._id).join(','),
    ].join(' nat ');
  });
}

async function types() {
  await check('types.roundtrip', async () => {
    const found = await filled('rt');
    await found.insertOne({
      _id: 1,
      i: new Int32(1),
      dd: new Double(2),
      l: Long.fromString('3'),
      big: Long.fromString('9007199254740993'),
      de: Decimal128.fromString('1.10'),
      t: new Timestamp({ t: 5, i: 6 }),
      b: new Binary(Buffer.alloc(16, 7), 4),
      n: null,
      dt: FIRST_DAY,
      re: new BSONRegExp('^a', 'i'),
      a: [new Double(1), new Int32(2)],
      o: { z: 1, a: 2 },
      e: '',
    });
    return canonical((await found.find({}, { promoteValues: false, promoteLongs: false, bsonRegExp: true }).toArray())[0]);
  });
}

async function projections() {
  await check('proj.incl', async () => canonical((await database.collection('rt').find({}).project({ i: 1, 'o.a': 1 }).toArray())[0]));
  await check('proj.excl', async () =>
    canonical((await database.collection('rt').find({}).project({ i: 0, 'o.a': 0, _id: 0, re: 0, b: 0, t: 0, de: 0, big: 0 }).toArray())[0]),
  );
  await check('proj.order', async () => Object.keys((await database.collection('rt').find({}).project({ o: 1, i: 1, dt: 1, _id: 1 }).toArray())[0]).join(','));
  await check('proj.mixedErr', async () => canonical(await database.collection('rt').find({}).project({ i: 1, o: 0 }).toArray()));
  await check('proj.arr', async () => {
    await filled('pa', [{ _id: 1, a: [{ b: 1, c: 2 }, { b: 3 }, 4] }]);
    return canonical([
      await database.collection('pa').findOne({}, { projection: { 'a.b': 1 } }),
      await database.collection('pa').findOne({}, { projection: { 'a.b': 0 } }),
    ]);
  });
  await check('proj.slice', async () => canonical(await database.collection('pa').findOne({}, { projection: { a: { $slice: 1 } } })));
}

async function cursors() {
  await check('cur.default101', async () => {
    await filled('cu', NUMBERED);
    const r = await database.command({ find: 'cu' });
    const g = await database.command({ getMore: Long.fromValue(r.cursor.id), collection: 'cu' });
    return [r.cursor.firstBatch.length, +r.cursor.id !== 0, g.cursor.nextBatch.length, String(g.cursor.id)].join(' ');
  });
  await check('cur.batch0', async () => {
    const r = await database.command({ find: 'cu', batchSize: 0 });
    return [r.cursor.firstBatch.length, +r.cursor.id !== 0].join(' ');
  });
  await check('cur.exact250', async () => {
    const r = await database.command({ find: 'cu', batchSize: 250 });
    const g = +r.cursor.id ? await database.command({ getMore: Long.fromValue(r.cursor.id), collection: 'cu', batchSize: 10 }) : null;
    return [r.cursor.firstBatch.length, +r.cursor.id !== 0, g?.cursor.nextBatch.length, String(g?.cursor.id)].join(' ');
  });
  await check('cur.exact250sorted', async () => {
    const r = await database.command({ find: 'cu', sort: { v: 1 }, batchSize: 250 });
    return [r.cursor.firstBatch.length, +r.cursor.id !== 0].join(' ');
  });
  await check('cur.limitEqBatch', async () => {
    const r = await database.command({ find: 'cu', limit: 50, batchSize: 50 });
    return [r.cursor.firstBatch.length, +r.cursor.id !== 0].join(' ');
  });
  await check('cur.limitEqBatchSorted', async () => {
    const r = await database.command({ find: 'cu', sort: { v: 1 }, limit: 50, batchSize: 50 });
    return [r.cursor.firstBatch.length, +r.cursor.id !== 0].join(' ');
  });
  await check('cur.limitGtCount', async () => {
    const r = await database.command({ find: 'cu', sort: { v: 1 }, limit: 500, batchSize: 250 });
    return [r.cursor.firstBatch.length, +r.cursor.id !== 0].join(' ');
  });
  await check('cur.batchGtCount', async () => {
    const r = await database.command({ find: 'cu', batchSize: 251 });
    return [r.cursor.firstBatch.length, +r.cursor.id !== 0].join(' ');
  });
  await check('cur.limitGtDefault', async () => {
    const r = await database.command({ find: 'cu', limit: 200 });
    return [r.cursor.firstBatch.length, +r.cursor.id !== 0].join(' ');
  });
  await check('cur.singleBatch', async () => {
    const r = await database.command({ find: 'cu', singleBatch: true, batchSize: 10 });
    return [r.cursor.firstBatch.length, +r.cursor.id !== 0].join(' ');
  });
  await check('cur.missingColl', async () => {
    const r = await database.command({ find: 'nope' });
    return [r.cursor.firstBatch.length, String(r.cursor.id), r.cursor.ns].join(' ');
  });
  await check('cur.notFound', async () => canonical(await database.command({ getMore: Long.fromString('12345678901'), collection: 'cu' })));
  await check('cur.kill', async () => {
    const r = await database.command({ find: 'cu', batchSize: 1 });
    const found = await database.command({ killCursors: 'cu', cursors: [Long.fromValue(r.cursor.id)] });
    let g;
    try {
      g = await database.command({ getMore: Long.fromValue(r.cursor.id), collection: 'cu' });
    } catch (e) {
      g = e.code;
    }
    return [found.cursorsKilled.length, found.cursorsNotFound.length, g].join(' ');
  });
  await check('cur.insertDuringUnsorted', async () => {
    const r = await database.command({ find: 'cu', batchSize: 10 });
    await database.collection('cu').insertOne({ _id: 1000, v: 1000 });
    const g = await database.command({ getMore: Long.fromValue(r.cursor.id), collection: 'cu', batchSize: 1000 });
    return g.cursor.nextBatch.length;
  });
  await check('cur.insertDuringSortNoIndex', async () => {
    const r = await database.command({ find: 'cu', sort: { v: 1 }, batchSize: 10 });
    await database.collection('cu').insertOne({ _id: 1001, v: 1001 });
    const g = await database.command({ getMore: Long.fromValue(r.cursor.id), collection: 'cu', batchSize: 1000 });
    return g.cursor.nextBatch.length;
  });
  await check('cur.insertDuringSortIndexed', async () => {
    await database.collection('cu').createIndex({ v: 1 });
    const r = await database.command({ find: 'cu', sort: { v: 1 }, batchSize: 10 });
    await database.collection('cu').insertOne({ _id: 1002, v: 1002 });
    await database.collection('cu').updateOne({ _id: 200 }, { $set: { v: 5000 } });
    const g = await database.command({ getMore: Long.fromValue(r.cursor.id), collection: 'cu', batchSize: 1000 });
    return [g.cursor.nextBatch.length, g.cursor.nextBatch.at(-1)._id].join(' ');
  });
  await check('cur.deleteDuring', async () => {
    const r = await database.command({ find: 'cu', batchSize: 10 });
    await database.collection('cu').deleteOne({ _id: 100 });
    const g = await database.command({ getMore: Long.fromValue(r.cursor.id), collection: 'cu', batchSize: 1000 });
    return g.cursor.nextBatch.length;
  });
  await check('cur.16MB', async () => {
    await filled(
      'big',
      Array.from({ length: 20 }, (_, i) => ({ _id: i, s: 'x'.repeat(1 << 20) })),
    );
    const r = await database.command({ find: 'big' });
    const n = r.cursor.firstBatch.length;
    const g = await database.command({ getMore: Long.fromValue(r.cursor.id), collection: 'big' });
    return [n, g.cursor.nextBatch.length, String(g.cursor.id)].join(' ');
  });
}

async function errors() {
  await check('err.negBatch', async () => canonical(await database.command({ find: 'cu', batchSize: -1 })));
  await check('err.unknownOp', async () =>
    canonical(
      await database
        .collection('mx')
        .find({ u: { $foo: 1 } })
        .toArray(),
    ),
  );
  await check('err.unknownCmd', async () => canonical(await database.command({ nosuch: 1 })));
  await check('err.dup', async () => canonical(await database.collection('cu').insertOne({ _id: 1 })));
}

async function bulkWrites() {
  await check('bulk.ordered', async () => {
    const found = await filled('bk', [{ _id: 2 }]);
    try {
      await found.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    } catch (e) {
      return [e.code, e.result?.insertedCount, await found.countDocuments()].join(' ');
    }
  });
  await check('bulk.unordered', async () => {
    const found = await filled('bk', [{ _id: 2 }]);
    try {
      await found.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }], { ordered: false });
    } catch (e) {
      return [e.code, e.result?.insertedCount, await found.countDocuments()].join(' ');
    }
  });
  await check('bulk.upsert', async () => {
    const found = await filled('bu', [{ _id: 'a', n: 1 }]);
    const r = await found.bulkWrite([
      { updateOne: { filter: { _id: 'a' }, update: { $set: { n: 2 } }, upsert: true } },
      { updateOne: { filter: { _id: 'a' }, update: { $set: { n: 2 } }, upsert: true } },
      { updateOne: { filter: { _id: 'b' }, update: { $set: { n: 3 }, $setOnInsert: { c: FIRST_DAY } }, upsert: true } },
      { replaceOne: { filter: { _id: 'c' }, replacement: { q: 1 }, upsert: true } },
      { replaceOne: { filter: { k: 9 }, replacement: { q: 2 }, upsert: true } },
    ]);
    return [
      r.matchedCount,
      r.modifiedCount,
      r.upsertedCount,
      Object.keys(r.upsertedIds).join(','),
      canonical(await found.find({}, { projection: { _id: 0 } }).toArray()),
    ].join(' ');
  });
}

async function updates() {
  await check('upd.fieldOrder', async () => {
    const found = await filled('fo', [{ _id: 1, a: 1, b: 2 }]);
    await found.updateOne({ _id: 1 }, { $set: { z: 1, c: 1, a: 9 } });
    return JSON.stringify(await found.findOne());
  });
  await check('upd.inc', async () => {
    const found = await filled('ic', [{ _id: 1, i: new Int32(2147483647), l: Long.fromString('5'), d: new Double(1) }]);
    await found.updateOne({ _id: 1 }, { $inc: { i: 1, l: 1, d: 1, n: 1 } });
    return canonical((await found.find({}, { promoteValues: false }).toArray())[0]);
  });
  await check('upd.incErr', async () => {
    const found = await filled('ic', [{ _id: 1, i: 'x' }]);
    return canonical(await found.updateOne({ _id: 1 }, { $inc: { i: 1 } }));
  });
  await check('upd.replaceId', async () => canonical(await database.collection('fo').replaceOne({ _id: 1 }, { _id: 2, x: 1 })));
  await check('upd.maxDate', async () => {
    const found = await filled('md', [{ _id: 1, t: FIRST_DAY }, { _id: 2 }]);
    await found.updateMany({}, { $max: { t: SECOND_DAY } });
    return canonical(await found.find().toArray());
  });
  await check('upd.pipeline', async () => {
    const found = await filled('pl', [{ _id: 1, a: 1 }]);
    await found.updateOne({ _id: 1 }, [{ $set: { b: { $add: ['$a', 1] } } }]);
    return canonical(await found.findOne());
  });
  await check('upd.dottedArrayIndex', async () => {
    const found = await filled('dx', [{ _id: 1, a: [1, 2, 3] }]);
    await found.updateOne({ _id: 1 }, { $set: { 'a.1': 9 } });
    return canonical(await found.findOne());
  });
}

async function indexes() {
  await check('idx.create', async () => {
    await filled('ix');
    const a = await database.command({ createIndexes: 'ix', indexes: [{ key: { updatedAt: 1, _id: 1 }, name: 'u' }] });
    const b = await database.command({ createIndexes: 'ix', indexes: [{ key: { updatedAt: 1, _id: 1 }, name: 'u' }] });
    return JSON.stringify([a.numIndexesBefore, a.numIndexesAfter, a.createdCollectionAutomatically, b.numIndexesBefore, b.numIndexesAfter, b.note]);
  });
  await check('idx.nameConflict', async () => canonical(await database.command({ createIndexes: 'ix', indexes: [{ key: { x: 1 }, name: 'u' }] })));
  await check('idx.otherName', async () =>
    canonical(await database.command({ createIndexes: 'ix', indexes: [{ key: { updatedAt: 1, _id: 1 }, name: 'u2' }] })),
  );
  await check('idx.list', async () => JSON.stringify(await database.collection('ix').listIndexes().toArray()));
  await check('idx.unique', async () => {
    const found = await filled('un', [{ _id: 1, e: 'a' }]);
    await found.createIndex({ e: 1 }, { unique: true });
    const r = [];
    for (const x of [{ _id: 2, e: 'a' }, { _id: 3 }, { _id: 4 }])
      try {
        await found.insertOne(x);
        r.push('ok');
      } catch (e) {
        r.push(e.code);
      }
    return r.join(' ');
  });
  await check('idx.partial', async () => {
    const found = await filled('pt', []);
    await found.createIndex({ e: 1 }, { unique: true, partialFilterExpression: { e: { $exists: true } } });
    const r = [];
    for (const x of [{ _id: 1 }, { _id: 2 }, { _id: 3, e: 1 }, { _id: 4, e: 1 }])
      try {
        await found.insertOne(x);
        r.push('ok');
      } catch (e) {
        r.push(e.code);
      }
    return r.join(' ');
  });
  await check('idx.hintMissing', async () => canonical(await database.command({ find: 'cu', hint: 'nope' })));
}

async function aggregates() {
  await check('agg.group', async () => {
    const found = await filled('ag', [
      { _id: 1, g: 'a', v: 1 },
      { _id: 2, g: 'a', v: 2.5 },
      { _id: 3, g: 'b', v: 4 },
    ]);
    return canonical(
      await found
        .aggregate([{ $match: { v: { $gt: 0 } } }, { $group: { _id: '$g', s: { $sum: '$v' }, m: { $max: '$v' }, n: { $sum: 1 } } }, { $sort: { _id: 1 } }])
        .toArray(),
    );
  });
  await check('agg.count', async () =>
    canonical([
      await database.collection('ag').countDocuments({ g: 'a' }),
      await database.collection('ag').estimatedDocumentCount(),
      await database
        .collection('ag')
        .aggregate([{ $group: { _id: null, max: { $max: '$v' } } }])
        .toArray(),
      await database
        .collection('ag')
        .aggregate([{ $match: { g: 'zz' } }, { $count: 'n' }])
        .toArray(),
    ]),
  );
  await check('agg.types', async () =>
    canonical(
      (
        await database
          .collection('rt')
          .aggregate([{ $project: { i: 1, dd: 1, l: 1, big: 1, de: 1, dt: 1 } }], { promoteValues: false, promoteLongs: false })
          .toArray()
      )[0],
    ),
  );
  await check('agg.date', async () =>
    canonical(
      (
        await database
          .collection('rt')
          .aggregate([{ $project: { _id: 0, y: { $dateToString: { date: '$dt', format: '%Y-%m' } }, t: { $dateTrunc: { date: '$dt', unit: 'day' } } } }])
          .toArray()
      )[0],
    ),
  );
}

async function session() {
  await check('hello', async () => {
    const h = await client.db('admin').command({ hello: 1 });
    return [h.maxBsonObjectSize, h.maxMessageSizeBytes, h.maxWriteBatchSize, h.minWireVersion, h.maxWireVersion, Object.keys(h).join(',')].join(' ');
  });
  await check('w0', async () => {
    const found = await filled('w0');
    await found.insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
    await new Promise(r => setTimeout(r, 100));
    return await found.countDocuments();
  });
}

async function inserts() {
  await check('nat.insertId', async () => {
    const found = await filled('ni');
    await found.insertOne({ b: 1 });
    const r = await database.command({ insert: 'ni', documents: [{ z: 1 }] });
    return (await found.find().toArray()).map(x => Object.keys(x).join(',')).join(' | ');
  });
  await check('doc.tooDeepId', async () => {
    const found = await filled('ni2');
    return canonical(await found.insertOne({ _id: [1] }));
  });
}

async function numbers() {
  await check('int64.date.extremes', async () => {
    const found = await filled('ex', [
      { _id: 1, t: new Date(-1) },
      { _id: 2, t: new Date(0) },
      { _id: 3, t: new Date(8.64e15) },
    ]);
    return (
      (await found.find({ t: { $gt: new Date(0) } }).toArray()).map(document => document._id).join() +
      ' ' +
      (await found.find().sort({ t: -1 }).toArray()).map(document => document._id).join()
    );
  });
  await check('big.long.compare', async () => {
    const found = await filled('bl', [
      { _id: 1, v: Long.fromString('9007199254740993') },
      { _id: 2, v: Long.fromString('9007199254740992') },
    ]);
    return (
      (await found.find({ v: { $gt: Long.fromString('9007199254740992') } }).toArray()).map(document => document._id).join() +
      ' ' +
      (await found.find().sort({ v: 1 }).toArray()).map(document => document._id).join()
    );
  });
}

async function run() {
  for (const section of [order, filters, sorting, types, projections, cursors, errors, bulkWrites, updates, indexes, aggregates, session, inserts, numbers]) {
    await section();
  }
}

run().finally(() => client.close());
