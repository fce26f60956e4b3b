import assert from 'node:assert/strict';
import { sleep } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

type Say = DemoContext['say'];

export default defineDemo({
  async main({ say }) {
    say('with return p:', '写作 return p：');
    await show(withoutAwait(say), say);
    say('with return await p:', '写作 return await p：');
    await show(withAwait(say), say);
  },

  selfTest({ output }) {
    assert.deepEqual(output, [
      'with return p:',
      '  finally: the file is closed',
      '  reading fails',
      '  outside: Error: torn page',
      'with return await p:',
      '  reading fails',
      '  catch: Error: torn page',
      '  finally: the file is closed',
      '  outside: an empty page instead',
    ]);
  },
});

async function readPage(say: Say): Promise<string> {
  await sleep(10);
  say('  reading fails', '  读取失败');
  throw new Error('torn page');
}

async function withoutAwait(say: Say): Promise<string> {
  try {
    return readPage(say);
  } catch (error) {
    say(`  catch: ${String(error)}`, `  catch：${String(error)}`);
    return 'an empty page instead';
  } finally {
    say('  finally: the file is closed', '  finally：文件已关闭');
  }
}

async function withAwait(say: Say): Promise<string> {
  try {
    return await readPage(say);
  } catch (error) {
    say(`  catch: ${String(error)}`, `  catch：${String(error)}`);
    return 'an empty page instead';
  } finally {
    say('  finally: the file is closed', '  finally：文件已关闭');
  }
}

async function show(page: Promise<string>, say: Say): Promise<void> {
  const text = await page.catch(String);
  say(`  outside: ${text}`, `  外面：${text}`);
}
