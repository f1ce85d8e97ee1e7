<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Semblance</source>
        <translation>关于 Semblance</translation>
    </message>
    <message>
        <source>Edits a photo of a face with words, on this computer.</source>
        <translation>用文字编辑人脸照片，全部在本机完成。</translation>
    </message>
    <message>
        <source>Method: StyleCLIP global directions in the StyleSpace of StyleGAN2 (Patashnik et al. 2021).</source>
        <translation>方法：StyleGAN2 的 StyleSpace 中的 StyleCLIP 全局方向（Patashnik 等，2021）。</translation>
    </message>
    <message>
        <source>Built with PyTorch, OpenCLIP, Qt {qt} and QDarkStyle. MIT licence.</source>
        <translation>基于 PyTorch、OpenCLIP、Qt {qt} 和 QDarkStyle。MIT 许可证。</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>System and folders</source>
        <translation>系统与文件夹</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open a photo or a project</source>
        <translation>打开照片或项目</translation>
    </message>
    <message>
        <source>Unsa&amp;ved work…</source>
        <translation>未保存的工作(&amp;V)…</translation>
    </message>
    <message>
        <source>Bring back sessions that ended before they were saved</source>
        <translation>恢复在保存之前就结束的会话</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Open the picture in the clipboard</source>
        <translation>打开剪贴板中的图片</translation>
    </message>
    <message>
        <source>&amp;Random face</source>
        <translation>随机人脸(&amp;R)</translation>
    </message>
    <message>
        <source>Take a face that the model invents</source>
        <translation>使用模型生成的一张人脸</translation>
    </message>
    <message>
        <source>Random face by &amp;seed…</source>
        <translation>按种子生成人脸(&amp;S)…</translation>
    </message>
    <message>
        <source>Choose another &amp;face…</source>
        <translation>选择另一张脸(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Save project</source>
        <translation>保存项目(&amp;S)</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>项目另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Write the edited picture to a file</source>
        <translation>将编辑后的图片写入文件</translation>
    </message>
    <message>
        <source>Export &amp;animation…</source>
        <translation>导出动画(&amp;A)…</translation>
    </message>
    <message>
        <source>Write a film of the strength going up</source>
        <translation>写出强度逐渐变化的动画</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>复制图片(&amp;C)</translation>
    </message>
    <message>
        <source>Put the edited picture into the clipboard</source>
        <translation>将编辑后的图片放入剪贴板</translation>
    </message>
    <message>
        <source>C&amp;lose face</source>
        <translation>关闭人脸(&amp;L)</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>设置(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;New edit</source>
        <translation>新建编辑(&amp;N)</translation>
    </message>
    <message>
        <source>Write what the face should become</source>
        <translation>写下这张脸应变成什么样</translation>
    </message>
    <message>
        <source>Edit &amp;on or off</source>
        <translation>启用或停用编辑(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Grid…</source>
        <translation>对照表(&amp;G)…</translation>
    </message>
    <message>
        <source>See strength and focus of an edit side by side</source>
        <translation>并排查看一项编辑的不同强度与聚焦</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>照片(&amp;P)</translation>
    </message>
    <message>
        <source>Show the edits on the photo</source>
        <translation>在照片上显示编辑效果</translation>
    </message>
    <message>
        <source>&amp;Model&apos;s face</source>
        <translation>模型的脸(&amp;M)</translation>
    </message>
    <message>
        <source>Show the face that the model makes of the photo</source>
        <translation>显示模型根据照片生成的脸</translation>
    </message>
    <message>
        <source>&amp;Cartoon</source>
        <translation>卡通(&amp;C)</translation>
    </message>
    <message>
        <source>Draw the face as a cartoon</source>
        <translation>把脸画成卡通</translation>
    </message>
    <message>
        <source>S&amp;witch photo and model&apos;s face</source>
        <translation>切换照片与模型的脸(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Whole picture</source>
        <translation>整张图片(&amp;W)</translation>
    </message>
    <message>
        <source>Show the whole picture</source>
        <translation>显示整张图片</translation>
    </message>
    <message>
        <source>Zoom to the &amp;face</source>
        <translation>放大到脸部(&amp;F)</translation>
    </message>
    <message>
        <source>Show the face as large as it goes</source>
        <translation>尽可能大地显示脸部</translation>
    </message>
    <message>
        <source>Re&amp;name edit</source>
        <translation>重命名编辑(&amp;N)</translation>
    </message>
    <message>
        <source>Re&amp;move edit</source>
        <translation>移除编辑(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>画笔(&amp;B)</translation>
    </message>
    <message>
        <source>Paint on the photo where the selected edit counts</source>
        <translation>在照片上涂抹所选编辑生效的区域</translation>
    </message>
    <message>
        <source>Save edit as &amp;preset…</source>
        <translation>将编辑存为预设(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Edited</source>
        <translation>编辑后(&amp;E)</translation>
    </message>
    <message>
        <source>Only the edited face</source>
        <translation>只显示编辑后的人脸</translation>
    </message>
    <message>
        <source>&amp;Split</source>
        <translation>分割对比(&amp;S)</translation>
    </message>
    <message>
        <source>Before and after with a handle between</source>
        <translation>前后对比，中间可拖动</translation>
    </message>
    <message>
        <source>S&amp;ide by side</source>
        <translation>并排对比(&amp;I)</translation>
    </message>
    <message>
        <source>Before beside after</source>
        <translation>编辑前与编辑后并排</translation>
    </message>
    <message>
        <source>&amp;Difference</source>
        <translation>差异(&amp;D)</translation>
    </message>
    <message>
        <source>Where the picture changed</source>
        <translation>图片改变之处</translation>
    </message>
    <message>
        <source>Show &amp;before while held</source>
        <translation>按住显示编辑前(&amp;B)</translation>
    </message>
    <message>
        <source>Hold to see the face before (hold B)</source>
        <translation>按住可查看编辑前的人脸（按住 B）</translation>
    </message>
    <message>
        <source>&amp;1:1</source>
        <translation>&amp;1:1</translation>
    </message>
    <message>
        <source>One picture pixel on one screen pixel</source>
        <translation>一个图片像素对应一个屏幕像素</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>Show pi&amp;xels</source>
        <translation>显示像素(&amp;X)</translation>
    </message>
    <message>
        <source>Show pixels as squares, unsmoothed</source>
        <translation>像素显示为方块，不作平滑</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>Open the folder of &amp;logs</source>
        <translation>打开日志文件夹(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;About Semblance</source>
        <translation>关于 Semblance(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Keep unchanged…</source>
        <translation>保持不变(&amp;K)…</translation>
    </message>
    <message>
        <source>Say what the selected edit must not change</source>
        <translation>说明所选编辑不得改变什么</translation>
    </message>
    <message>
        <source>&amp;Train this edit…</source>
        <translation>训练此编辑(&amp;T)…</translation>
    </message>
    <message>
        <source>Let a network learn the selected edit for every face; editing goes on meanwhile</source>
        <translation>让网络学会对每张人脸进行所选编辑；其间可继续编辑</translation>
    </message>
    <message>
        <source>O&amp;ptimise…</source>
        <translation>优化(&amp;P)…</translation>
    </message>
    <message>
        <source>Move the code of this face, or of a new one, until the model sees the words in it</source>
        <translation>移动这张人脸（或一张新人脸）的编码，直到模型从中看出这些文字</translation>
    </message>
    <message>
        <source>&amp;Model packs…</source>
        <translation>模型包(&amp;M)…</translation>
    </message>
    <message>
        <source>Choose, download, add and remove models</source>
        <translation>选择、下载、添加和删除模型</translation>
    </message>
</context>
<context>
    <name>Attributes</name>
    <message>
        <source>identity</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>gender</source>
        <translation>性别</translation>
    </message>
    <message>
        <source>age</source>
        <translation>年龄</translation>
    </message>
    <message>
        <source>expression</source>
        <translation>表情</translation>
    </message>
    <message>
        <source>hair colour</source>
        <translation>发色</translation>
    </message>
    <message>
        <source>hair style</source>
        <translation>发型</translation>
    </message>
    <message>
        <source>skin colour</source>
        <translation>肤色</translation>
    </message>
    <message>
        <source>beard</source>
        <translation>胡须</translation>
    </message>
    <message>
        <source>glasses</source>
        <translation>眼镜</translation>
    </message>
    <message>
        <source>make-up</source>
        <translation>妆容</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Details from the log</source>
        <translation>日志中的详细内容</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>关闭此消息（Esc）</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>BrushBar</name>
    <message>
        <source>Paint where the edit counts</source>
        <translation>涂抹此编辑生效的区域</translation>
    </message>
    <message>
        <source>Take away from where the edit counts</source>
        <translation>擦除此编辑生效的区域</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>画笔大小</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>全部区域</translation>
    </message>
    <message>
        <source>Remove the mask: the edit counts everywhere again</source>
        <translation>移除蒙版：此编辑重新对全部区域生效</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Put the brush away (Esc)</source>
        <translation>收起画笔（Esc）</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>CanvasArea</name>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Optimising</source>
        <translation>正在优化</translation>
    </message>
</context>
<context>
    <name>CanvasBar</name>
    <message>
        <source>Edit face {number} of the photo</source>
        <translation>编辑照片中的第 {number} 张脸</translation>
    </message>
</context>
<context>
    <name>Catalogue</name>
    <message>
        <source>Photos of faces in 1024 px: StyleGAN2, the e4e encoder and StyleCLIP&apos;s own channel table. Edits at once.</source>
        <translation>1024 像素的人脸照片：StyleGAN2、e4e 编码器和 StyleCLIP 自己的通道表。可立即编辑。</translation>
    </message>
    <message>
        <source>Reads the words. The model that StyleCLIP&apos;s own tables were made with.</source>
        <translation>读懂文字。StyleCLIP 自己的通道表就是用它制作的。</translation>
    </message>
    <message>
        <source>Sees finer detail than ViT-B/32 at four times its cost. Packs have to be prepared with it.</source>
        <translation>比 ViT-B/32 看得更细，计算量是它的四倍。模型包需用它预处理。</translation>
    </message>
    <message>
        <source>The largest one, slow without a GPU. Packs have to be prepared with it.</source>
        <translation>最大的一个，没有 GPU 会很慢。模型包需用它预处理。</translation>
    </message>
    <message>
        <source>Trained on public data. Packs have to be prepared with it.</source>
        <translation>用公开数据训练。模型包需用它预处理。</translation>
    </message>
    <message>
        <source>StyleGAN2 with an e4e encoder for photos of cars.</source>
        <translation>StyleGAN2 与 e4e 编码器，用于汽车照片。</translation>
    </message>
    <message>
        <source>StyleGAN2 with an e4e encoder for photos of horses.</source>
        <translation>StyleGAN2 与 e4e 编码器，用于马的照片。</translation>
    </message>
    <message>
        <source>StyleGAN2 with an e4e encoder for photos of churches.</source>
        <translation>StyleGAN2 与 e4e 编码器，用于教堂照片。</translation>
    </message>
    <message>
        <source>Photos are inverted by optimisation: there is no encoder.</source>
        <translation>没有编码器：照片通过优化反推。</translation>
    </message>
    <message>
        <source>Code MIT; weights NVIDIA Source Code License and FFHQ&apos;s CC BY-NC-SA 4.0: research, non-commercial</source>
        <translation>代码 MIT；权重为 NVIDIA Source Code License 与 FFHQ 的 CC BY-NC-SA 4.0：仅限研究、非商业用途</translation>
    </message>
    <message>
        <source>Code MIT; weights NVIDIA Source Code License: research, non-commercial</source>
        <translation>代码 MIT；权重为 NVIDIA Source Code License：仅限研究、非商业用途</translation>
    </message>
    <message>
        <source>NVIDIA Source Code License: research or evaluation, non-commercial</source>
        <translation>NVIDIA Source Code License：仅限研究或评估、非商业用途</translation>
    </message>
    <message>
        <source>face</source>
        <translation>人脸</translation>
    </message>
    <message>
        <source>car</source>
        <translation>汽车</translation>
    </message>
    <message>
        <source>horse</source>
        <translation>马</translation>
    </message>
    <message>
        <source>church</source>
        <translation>教堂</translation>
    </message>
    <message>
        <source>painted face</source>
        <translation>画中人脸</translation>
    </message>
    <message>
        <source>cat</source>
        <translation>猫</translation>
    </message>
    <message>
        <source>dog</source>
        <translation>狗</translation>
    </message>
    <message>
        <source>wild animal</source>
        <translation>野生动物</translation>
    </message>
    <message>
        <source>animal</source>
        <translation>动物</translation>
    </message>
    <message>
        <source>tissue slide</source>
        <translation>组织切片</translation>
    </message>
    <message>
        <source>anime face</source>
        <translation>动漫人脸</translation>
    </message>
    <message>
        <source>Starter faces</source>
        <translation>入门人脸</translation>
    </message>
    <message>
        <source>Cartoon</source>
        <translation>卡通</translation>
    </message>
    <message>
        <source>Faces 1024 px (FFHQ, e4e)</source>
        <translation>人脸 1024 像素（FFHQ，e4e）</translation>
    </message>
    <message>
        <source>Cars 512 px (LSUN, e4e)</source>
        <translation>汽车 512 像素（LSUN，e4e）</translation>
    </message>
    <message>
        <source>Horses 256 px (LSUN, e4e)</source>
        <translation>马 256 像素（LSUN，e4e）</translation>
    </message>
    <message>
        <source>Churches 256 px (LSUN, e4e)</source>
        <translation>教堂 256 像素（LSUN，e4e）</translation>
    </message>
    <message>
        <source>Faces 1024 px (FFHQ, NVIDIA)</source>
        <translation>人脸 1024 像素（FFHQ，NVIDIA）</translation>
    </message>
    <message>
        <source>Faces 512 px (FFHQ, NVIDIA)</source>
        <translation>人脸 512 像素（FFHQ，NVIDIA）</translation>
    </message>
    <message>
        <source>Faces 256 px (FFHQ, NVIDIA)</source>
        <translation>人脸 256 像素（FFHQ，NVIDIA）</translation>
    </message>
    <message>
        <source>Faces 1024 px, unaligned (FFHQ-U, NVIDIA)</source>
        <translation>人脸 1024 像素，未对齐（FFHQ-U，NVIDIA）</translation>
    </message>
    <message>
        <source>Faces 256 px, unaligned (FFHQ-U, NVIDIA)</source>
        <translation>人脸 256 像素，未对齐（FFHQ-U，NVIDIA）</translation>
    </message>
    <message>
        <source>Celebrities 256 px (CelebA-HQ, NVIDIA)</source>
        <translation>名人 256 像素（CelebA-HQ，NVIDIA）</translation>
    </message>
    <message>
        <source>Painted faces 1024 px (MetFaces, NVIDIA)</source>
        <translation>画中人脸 1024 像素（MetFaces，NVIDIA）</translation>
    </message>
    <message>
        <source>Painted faces 1024 px, unaligned (MetFaces-U, NVIDIA)</source>
        <translation>画中人脸 1024 像素，未对齐（MetFaces-U，NVIDIA）</translation>
    </message>
    <message>
        <source>Cats 512 px (AFHQ, NVIDIA)</source>
        <translation>猫 512 像素（AFHQ，NVIDIA）</translation>
    </message>
    <message>
        <source>Dogs 512 px (AFHQ, NVIDIA)</source>
        <translation>狗 512 像素（AFHQ，NVIDIA）</translation>
    </message>
    <message>
        <source>Wild animals 512 px (AFHQ, NVIDIA)</source>
        <translation>野生动物 512 像素（AFHQ，NVIDIA）</translation>
    </message>
    <message>
        <source>Animals 512 px (AFHQ v2, NVIDIA)</source>
        <translation>动物 512 像素（AFHQ v2，NVIDIA）</translation>
    </message>
    <message>
        <source>Dogs 256 px (LSUN, NVIDIA)</source>
        <translation>狗 256 像素（LSUN，NVIDIA）</translation>
    </message>
    <message>
        <source>Tissue slides 512 px (BreCaHAD, NVIDIA)</source>
        <translation>组织切片 512 像素（BreCaHAD，NVIDIA）</translation>
    </message>
</context>
<context>
    <name>Clipboard</name>
    <message>
        <source>Addresses of web pages are not opened.</source>
        <translation>无法打开网页地址。</translation>
    </message>
    <message>
        <source>Copy the picture itself, or save it and open the file.</source>
        <translation>请复制图片本身，或先保存再打开文件。</translation>
    </message>
    <message>
        <source>There is no picture in what was copied.</source>
        <translation>复制的内容里没有图片。</translation>
    </message>
    <message>
        <source>Copy a picture or a file first.</source>
        <translation>请先复制一张图片或一个文件。</translation>
    </message>
    <message>
        <source>The copied picture cannot be read.</source>
        <translation>无法读取复制的图片。</translation>
    </message>
    <message>
        <source>Copy it again, or save it and open the file.</source>
        <translation>请重新复制，或先保存再打开文件。</translation>
    </message>
    <message>
        <source>Clipboard</source>
        <translation>剪贴板</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>An export is still running.</source>
        <translation>导出仍在进行。</translation>
    </message>
    <message>
        <source>An optimisation is still running.</source>
        <translation>优化仍在进行。</translation>
    </message>
    <message>
        <source>The window closes when it is done.</source>
        <translation>完成后窗口会自动关闭。</translation>
    </message>
    <message>
        <source>Stop it and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>Keep the window open</source>
        <translation>保持窗口打开</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>出错了</translation>
    </message>
    <message>
        <source>Semblance met an error it did not expect. Your edits are still there; save them now to be safe.</source>
        <translation>Semblance 遇到了意料之外的错误。您的编辑仍在；为保险起见请立即保存。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>The log is in {path}</source>
        <translation>日志位于 {path}</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Open {title}</source>
        <translation>打开 {title}</translation>
    </message>
    <message>
        <source>Edit face {number}</source>
        <translation>编辑第 {number} 张脸</translation>
    </message>
    <message>
        <source>Edit the photo</source>
        <translation>编辑照片</translation>
    </message>
    <message>
        <source>Show the model&apos;s face</source>
        <translation>显示模型的脸</translation>
    </message>
    <message>
        <source>Show the cartoon</source>
        <translation>显示卡通</translation>
    </message>
    <message>
        <source>Add {name}</source>
        <translation>添加“{name}”</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除“{name}”</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>重命名“{name}”</translation>
    </message>
    <message>
        <source>Switch on {name}</source>
        <translation>启用“{name}”</translation>
    </message>
    <message>
        <source>Switch off {name}</source>
        <translation>停用“{name}”</translation>
    </message>
    <message>
        <source>{name}: strength {strength}</source>
        <translation>{name}：强度 {strength}</translation>
    </message>
    <message>
        <source>{name}: focus {focus}</source>
        <translation>{name}：聚焦 {focus}</translation>
    </message>
    <message>
        <source>{name}: strength {strength}, focus {focus}</source>
        <translation>{name}：强度 {strength}，聚焦 {focus}</translation>
    </message>
    <message>
        <source>Where {name} counts</source>
        <translation>“{name}”的范围</translation>
    </message>
    <message>
        <source>Words of {name}</source>
        <translation>“{name}”的文字</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>更改“{name}”</translation>
    </message>
    <message>
        <source>Learn {name}</source>
        <translation>学习“{name}”</translation>
    </message>
    <message>
        <source>What {name} keeps</source>
        <translation>“{name}”保持的内容</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Let go to open</source>
        <translation>松开即可打开</translation>
    </message>
</context>
<context>
    <name>EditRow</name>
    <message>
        <source>Strength α</source>
        <translation>强度 α</translation>
    </message>
    <message>
        <source>Focus β</source>
        <translation>聚焦 β</translation>
    </message>
    <message>
        <source>Style channels that the focus lets through; the others keep the face as it is</source>
        <translation>通过聚焦筛选的风格通道；其余通道保持人脸不变</translation>
    </message>
    <message>
        <source>How far the face goes toward the words: 100 % is as far as faces go; negative: away from them.</source>
        <translation>脸向文字所说的方向变化多少：100 % 是人脸所能达到的程度；负值则相反。</translation>
    </message>
    <message>
        <source>What may change: only what the words are about, on the left, or more of the face, on the right.</source>
        <translation>允许变化的范围：左边只改变文字所指的部分，右边改变脸上更多的地方。</translation>
    </message>
    <message>
        <source>Edit {name}</source>
        <translation>编辑“{name}”</translation>
    </message>
    <message>
        <source>nothing moves - drag the focus to the right</source>
        <translation>没有任何变化 - 请把焦点向右拖</translation>
    </message>
    <message>
        <source>only this  ↔  more of the face</source>
        <translation>只改这里  ↔  脸上更多</translation>
    </message>
    <message>
        <source>{kept} of {total} channels move</source>
        <translation>改动 {total} 个通道中的 {kept} 个</translation>
    </message>
    <message>
        <source>A network was trained for these words; it answers to every face</source>
        <translation>已为这些文字训练了网络；它适应每张人脸</translation>
    </message>
    <message>
        <source>The change was found by optimising one face; it is the same for every face</source>
        <translation>此改变通过优化一张人脸得到；对每张人脸都相同</translation>
    </message>
    <message>
        <source>trained: {name}</source>
        <translation>已训练：{name}</translation>
    </message>
    <message>
        <source>optimised</source>
        <translation>已优化</translation>
    </message>
</context>
<context>
    <name>EditStackPanel</name>
    <message>
        <source>Edits</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>No edits yet.

Write what the face should become under the picture, or take a preset.</source>
        <translation>还没有编辑。

在图片下方写下这张脸应变成什么样，或选用一个预设。</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>There is no model to make pictures with.</source>
        <translation>没有可用来生成图片的模型。</translation>
    </message>
    <message>
        <source>See the message about loading it.</source>
        <translation>请查看关于加载模型的消息。</translation>
    </message>
    <message>
        <source>{reason} Semblance goes on with the CPU, which is slower.</source>
        <translation>{reason}Semblance 将改用 CPU 继续，速度较慢。</translation>
    </message>
    <message>
        <source>random face {seed}</source>
        <translation>随机人脸 {seed}</translation>
    </message>
    <message>
        <source>Rendering the grid</source>
        <translation>正在渲染对照表</translation>
    </message>
    <message>
        <source>torch</source>
        <translation>正在加载 torch</translation>
    </message>
    <message>
        <source>open_clip</source>
        <translation>正在加载 open_clip</translation>
    </message>
    <message>
        <source>generator</source>
        <translation>正在加载生成器</translation>
    </message>
    <message>
        <source>encoder</source>
        <translation>正在加载编码器</translation>
    </message>
    <message>
        <source>directions</source>
        <translation>正在加载方向表</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>synthesis</source>
        <translation>正在合成</translation>
    </message>
    <message>
        <source>Reading the photo</source>
        <translation>正在读取照片</translation>
    </message>
    <message>
        <source>Looking for faces</source>
        <translation>正在查找人脸</translation>
    </message>
    <message>
        <source>Encoding the face</source>
        <translation>正在编码人脸</translation>
    </message>
    <message>
        <source>Refining the code</source>
        <translation>正在优化编码</translation>
    </message>
    <message>
        <source>Making a face</source>
        <translation>正在生成人脸</translation>
    </message>
    <message>
        <source>Rendering the picture</source>
        <translation>正在渲染图片</translation>
    </message>
    <message>
        <source>Rendering the film</source>
        <translation>正在渲染动画</translation>
    </message>
    <message>
        <source>Writing the file</source>
        <translation>正在写入文件</translation>
    </message>
    <message>
        <source>There is no file {0}.</source>
        <translation>没有文件 {0}。</translation>
    </message>
    <message>
        <source>{0} may not be read.</source>
        <translation>没有读取 {0} 的权限。</translation>
    </message>
    <message>
        <source>{0} is not a picture that can be read.</source>
        <translation>{0} 不是可读取的图片。</translation>
    </message>
    <message>
        <source>{0} is too large.</source>
        <translation>{0} 太大。</translation>
    </message>
    <message>
        <source>{0} is damaged or cut short.</source>
        <translation>{0} 已损坏或不完整。</translation>
    </message>
    <message>
        <source>{0} is a folder, not a picture.</source>
        <translation>{0} 是文件夹，不是图片。</translation>
    </message>
    <message>
        <source>{0} is not a file.</source>
        <translation>{0} 不是文件。</translation>
    </message>
    <message>
        <source>{0} is only {1} x {2} pixels.</source>
        <translation>{0} 只有 {1} x {2} 像素。</translation>
    </message>
    <message>
        <source>{0} is empty.</source>
        <translation>{0} 是空文件。</translation>
    </message>
    <message>
        <source>Check the name and the folder.</source>
        <translation>请检查名称和文件夹。</translation>
    </message>
    <message>
        <source>Change its permissions or copy it.</source>
        <translation>请更改其权限，或复制一份。</translation>
    </message>
    <message>
        <source>Check its permissions.</source>
        <translation>请检查其权限。</translation>
    </message>
    <message>
        <source>Scale it down to at most {0} million pixels.</source>
        <translation>请缩小到最多 {0} 百万像素。</translation>
    </message>
    <message>
        <source>Fetch or export the picture again.</source>
        <translation>请重新获取或导出该图片。</translation>
    </message>
    <message>
        <source>Use a picture with a larger face that looks at the camera, or go on with its middle square.</source>
        <translation>请使用面向镜头、人脸更大的图片，或继续使用图片中央的方形区域。</translation>
    </message>
    <message>
        <source>Train it again, or put its file into {0}.</source>
        <translation>请重新训练，或将其文件放入 {0}。</translation>
    </message>
    <message>
        <source>The saved mapper settings are damaged.</source>
        <translation>保存的映射器设置已损坏。</translation>
    </message>
    <message>
        <source>The saved training settings are damaged.</source>
        <translation>保存的训练设置已损坏。</translation>
    </message>
    <message>
        <source>This pack is not prepared, so it cannot tell what to keep.</source>
        <translation>此模型包尚未准备，因此无法判断要保留什么。</translation>
    </message>
    <message>
        <source>Prepare the pack first.</source>
        <translation>请先准备模型包。</translation>
    </message>
    <message>
        <source>Export it as JPEG or TIFF.</source>
        <translation>请将其导出为 JPEG 或 TIFF。</translation>
    </message>
    <message>
        <source>Use a file of at most {0} MB.</source>
        <translation>请使用不超过 {0} MB 的文件。</translation>
    </message>
    <message>
        <source>{0} is a raw file of a camera.</source>
        <translation>{0} 是相机的 RAW 文件。</translation>
    </message>
    <message>
        <source>The TIFF is stored in too many pieces.</source>
        <translation>这个 TIFF 文件被分成了过多的块。</translation>
    </message>
    <message>
        <source>Export the picture again.</source>
        <translation>请重新导出该图片。</translation>
    </message>
    <message>
        <source>The TIFF has too few samples.</source>
        <translation>该 TIFF 的样本数太少。</translation>
    </message>
    <message>
        <source>Name a picture in it.</source>
        <translation>请指定其中的一张图片。</translation>
    </message>
    <message>
        <source>Name a picture.</source>
        <translation>请指定一张图片。</translation>
    </message>
    <message>
        <source>Use a picture of at least {0} pixels a side.</source>
        <translation>请使用边长至少 {0} 像素的图片。</translation>
    </message>
    <message>
        <source>No face was found in the picture.</source>
        <translation>图片中没有找到人脸。</translation>
    </message>
    <message>
        <source>There is 1 face in the picture, and face {0} was asked for.</source>
        <translation>图片中只有 1 张脸，却要求第 {0} 张。</translation>
    </message>
    <message>
        <source>There are {0} faces in the picture, and face {1} was asked for.</source>
        <translation>图片中有 {0} 张脸，却要求第 {1} 张。</translation>
    </message>
    <message>
        <source>Ask for one of them.</source>
        <translation>请选择其中一张。</translation>
    </message>
    <message>
        <source>The landmarks do not span a face.</source>
        <translation>特征点无法构成一张脸。</translation>
    </message>
    <message>
        <source>Choose another face or photo.</source>
        <translation>请选择另一张脸或另一张照片。</translation>
    </message>
    <message>
        <source>{0} has no suffix of a format that can be written.</source>
        <translation>{0} 的扩展名不是可写的格式。</translation>
    </message>
    <message>
        <source>A {0} holds at most {1} pixels a side, and the picture has {2}.</source>
        <translation>{0} 每边最多 {1} 像素，而图片有 {2} 像素。</translation>
    </message>
    <message>
        <source>Write a PNG or TIFF.</source>
        <translation>请写成 PNG 或 TIFF。</translation>
    </message>
    <message>
        <source>An export of this size takes too much memory.</source>
        <translation>导出这个尺寸会占用过多内存。</translation>
    </message>
    <message>
        <source>Choose a smaller size.</source>
        <translation>请选择较小的尺寸。</translation>
    </message>
    <message>
        <source>A picture of more than {0} million pixels takes too much memory as {1}.</source>
        <translation>超过 {0} 百万像素的图片写成 {1} 会占用过多内存。</translation>
    </message>
    <message>
        <source>Write a JPEG XL, JPEG, PNG or TIFF.</source>
        <translation>请写成 JPEG XL、JPEG、PNG 或 TIFF。</translation>
    </message>
    <message>
        <source>{0} has no suffix of a film.</source>
        <translation>{0} 的扩展名不是动画格式。</translation>
    </message>
    <message>
        <source>{0} cannot be deleted: {1}.</source>
        <translation>无法删除 {0}：{1}。</translation>
    </message>
    <message>
        <source>Close what uses it, or change its permissions.</source>
        <translation>请关闭正在使用它的程序，或更改其权限。</translation>
    </message>
    <message>
        <source>{0} cannot be written: {1}.</source>
        <translation>无法写入 {0}：{1}。</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation>无法读取 {0}：{1}。</translation>
    </message>
    <message>
        <source>{0} cannot be read.</source>
        <translation>无法读取 {0}。</translation>
    </message>
    <message>
        <source>Use one of {0}.</source>
        <translation>请使用 {0} 之一。</translation>
    </message>
    <message>
        <source>Choose another folder or name.</source>
        <translation>请选择其他文件夹或名称。</translation>
    </message>
    <message>
        <source>The saved session is damaged.</source>
        <translation>保存的会话已损坏。</translation>
    </message>
    <message>
        <source>This is not a session of Semblance.</source>
        <translation>这不是 Semblance 的会话。</translation>
    </message>
    <message>
        <source>{0} is not a session of Semblance.</source>
        <translation>{0} 不是 Semblance 的会话。</translation>
    </message>
    <message>
        <source>This session was saved by a newer version of Semblance.</source>
        <translation>此会话由更新版本的 Semblance 保存。</translation>
    </message>
    <message>
        <source>{0} is damaged.</source>
        <translation>{0} 已损坏。</translation>
    </message>
    <message>
        <source>{0} holds files that no session has.</source>
        <translation>{0} 含有会话中不应有的文件。</translation>
    </message>
    <message>
        <source>The session&apos;s {0} would unpack to {1} MB.</source>
        <translation>会话中的 {0} 解压后将有 {1} MB。</translation>
    </message>
    <message>
        <source>Open a .semblance file or a PNG exported by it.</source>
        <translation>请打开 .semblance 文件或由本程序导出的 PNG。</translation>
    </message>
    <message>
        <source>Open a .semblance file, or a picture.</source>
        <translation>请打开 .semblance 文件或图片。</translation>
    </message>
    <message>
        <source>Update Semblance to open it.</source>
        <translation>请更新 Semblance 后再打开。</translation>
    </message>
    <message>
        <source>Use another copy of the file.</source>
        <translation>请使用该文件的其他副本。</translation>
    </message>
    <message>
        <source>Use another copy.</source>
        <translation>请使用其他副本。</translation>
    </message>
    <message>
        <source>It holds no {0}.</source>
        <translation>其中没有 {0}。</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>不允许此操作</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统为只读</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是一个文件夹</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>Directory not empty</source>
        <translation>文件夹不是空的</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>读写出错</translation>
    </message>
    <message>
        <source>Text file busy</source>
        <translation>文件正在使用</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件太多</translation>
    </message>
    <message>
        <source>Stale file handle</source>
        <translation>网络文件已失效</translation>
    </message>
    <message>
        <source>the disk may be full</source>
        <translation>磁盘可能已满</translation>
    </message>
    <message>
        <source>The text &quot;{0}&quot; is too long for this CLIP model.</source>
        <translation>文字“{0}”对此 CLIP 模型来说太长。</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; is too long for this CLIP model.</source>
        <translation>“{0}”对此 CLIP 模型来说太长。</translation>
    </message>
    <message>
        <source>Say it in fewer words.</source>
        <translation>请用更少的词来表达。</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; and &quot;{1}&quot; mean the same to this CLIP model.</source>
        <translation>对此 CLIP 模型而言，“{0}”与“{1}”意思相同。</translation>
    </message>
    <message>
        <source>Name what should change in the target.</source>
        <translation>请在目标文字中写明要改变什么。</translation>
    </message>
    <message>
        <source>The target text is empty.</source>
        <translation>目标文字为空。</translation>
    </message>
    <message>
        <source>The neutral text is empty.</source>
        <translation>中性文字为空。</translation>
    </message>
    <message>
        <source>Write both, such as &quot;a smiling face&quot; and &quot;a face&quot;.</source>
        <translation>两者都要写，例如“a smiling face”和“a face”。</translation>
    </message>
    <message>
        <source>The text asks for nothing but what should stay.</source>
        <translation>文字所求的恰是应保持不变的内容。</translation>
    </message>
    <message>
        <source>Keep less, or ask for something else.</source>
        <translation>请减少要保持的内容，或提出别的要求。</translation>
    </message>
    <message>
        <source>There is no mapper {0} for the pack {1} on this computer.</source>
        <translation>本机没有模型包 {1} 的映射器 {0}。</translation>
    </message>
    <message>
        <source>The GPU cannot be used.</source>
        <translation>无法使用 GPU。</translation>
    </message>
    <message>
        <source>The GPU has too little memory for this.</source>
        <translation>GPU 显存不足。</translation>
    </message>
    <message>
        <source>Go on with the CPU.</source>
        <translation>请改用 CPU 继续。</translation>
    </message>
    <message>
        <source>The device &apos;{0}&apos; is not available here.</source>
        <translation>此处没有设备“{0}”。</translation>
    </message>
    <message>
        <source>Choose &apos;auto&apos; or &apos;cpu&apos;.</source>
        <translation>请选择“auto”或“cpu”。</translation>
    </message>
    <message>
        <source>There is no {0} in {1}.</source>
        <translation>{1} 中没有 {0}。</translation>
    </message>
    <message>
        <source>Choose the folder of a model pack.</source>
        <translation>请选择模型包的文件夹。</translation>
    </message>
    <message>
        <source>The pack {0} has no {1}.</source>
        <translation>模型包 {0} 缺少 {1}。</translation>
    </message>
    <message>
        <source>Get the pack again.</source>
        <translation>请重新获取该模型包。</translation>
    </message>
    <message>
        <source>{0} cannot be read as TOML.</source>
        <translation>{0} 不是可读取的 TOML。</translation>
    </message>
    <message>
        <source>Correct the file, or get the pack again.</source>
        <translation>请改正该文件，或重新获取模型包。</translation>
    </message>
    <message>
        <source>The pack {0} has no CLIP model, so it cannot read texts.</source>
        <translation>模型包 {0} 没有 CLIP 模型，无法理解文字。</translation>
    </message>
    <message>
        <source>The pack {0} is not prepared, so it cannot tell what to keep.</source>
        <translation>模型包 {0} 尚未准备，无法判断要保持什么。</translation>
    </message>
    <message>
        <source>This code is of {0} rows of {1}, the pack {2} takes {3} of {4}.</source>
        <translation>此编码为 {0} 行、每行 {1}，而模型包 {2} 需要 {3} 行、每行 {4}。</translation>
    </message>
    <message>
        <source>Use the pack that it was made with.</source>
        <translation>请使用生成它的模型包。</translation>
    </message>
    <message>
        <source>Change its permissions, or name another folder in the variable SEMBLANCE_HOME.</source>
        <translation>请更改其权限，或在变量 SEMBLANCE_HOME 中指定另一个文件夹。</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Drawing faces to learn from</source>
        <translation>正在抽取用于学习的人脸</translation>
    </message>
    <message>
        <source>Inverting {0}</source>
        <translation>正在反演 {0}</translation>
    </message>
    <message>
        <source>Training the mapper</source>
        <translation>正在训练映射器</translation>
    </message>
    <message>
        <source>Optimising the code</source>
        <translation>正在优化编码</translation>
    </message>
    <message>
        <source>Coming nearer to the photo</source>
        <translation>正在使模型更接近照片</translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation>请检查磁盘。</translation>
    </message>
    <message>
        <source>Use a JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP, JPEG 2000 or JPEG XL file.</source>
        <translation>请使用 JPEG、PNG、WebP、HEIC、AVIF、TIFF、GIF、BMP、JPEG 2000 或 JPEG XL 文件。</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; cannot be read.</source>
        <translation>无法读懂“{0}”。</translation>
    </message>
    <message>
        <source>Say it in other words, or in English, such as: a smiling face.</source>
        <translation>请换一种说法，或用英文，例如：a smiling face。</translation>
    </message>
    <message>
        <source>I am not sure about {0}. Nearest: {1}.</source>
        <translation>不确定 {0} 的意思。最接近的是：{1}。</translation>
    </message>
    <message>
        <source>There is no text to steer by.</source>
        <translation>没有用于引导的文字。</translation>
    </message>
    <message>
        <source>Describe the picture that you want.</source>
        <translation>请描述想要的图片。</translation>
    </message>
    <message>
        <source>There are too few faces to train on.</source>
        <translation>可用于训练的人脸太少。</translation>
    </message>
    <message>
        <source>Give two photos at least, better some hundreds.</source>
        <translation>请至少提供两张照片，最好有几百张。</translation>
    </message>
    <message>
        <source>There is no folder {0}.</source>
        <translation>没有文件夹 {0}。</translation>
    </message>
    <message>
        <source>Name one with photos in it.</source>
        <translation>请指定一个含有照片的文件夹。</translation>
    </message>
    <message>
        <source>The training diverged within {0} steps.</source>
        <translation>训练在 {0} 步内发散。</translation>
    </message>
    <message>
        <source>Begin it anew with a lower learning rate.</source>
        <translation>请用较低的学习率重新开始。</translation>
    </message>
    <message>
        <source>{0} is a mapper for another generator.</source>
        <translation>{0} 是另一个生成器的映射器。</translation>
    </message>
    <message>
        <source>{0} is no mapper for this generator.</source>
        <translation>{0} 不是此生成器的映射器。</translation>
    </message>
    <message>
        <source>Choose the pack that it was trained with.</source>
        <translation>请选择训练它时所用的模型包。</translation>
    </message>
    <message>
        <source>Train it again, or choose the pack that it was trained with.</source>
        <translation>请重新训练，或选择训练它时所用的模型包。</translation>
    </message>
    <message>
        <source>The pack needs {0} GB, more than the disk has left.</source>
        <translation>模型包需要 {0} GB，超过磁盘剩余空间。</translation>
    </message>
    <message>
        <source>Make room.</source>
        <translation>请腾出空间。</translation>
    </message>
    <message>
        <source>The archive has no {0}, so it is no pack.</source>
        <translation>压缩包中没有 {0}，因此不是模型包。</translation>
    </message>
    <message>
        <source>{0} in the archive is a link or a device, not a file.</source>
        <translation>压缩包中的 {0} 是链接或设备，而不是文件。</translation>
    </message>
    <message>
        <source>The archive is locked with a password.</source>
        <translation>压缩包有密码保护。</translation>
    </message>
    <message>
        <source>Unlock it first.</source>
        <translation>请先解除密码。</translation>
    </message>
    <message>
        <source>{0} in the archive would unpack to {1} bytes, which no such file has.</source>
        <translation>压缩包中的 {0} 解压后将有 {1} 字节，此类文件不可能这么大。</translation>
    </message>
    <message>
        <source>{0} in the archive has a header of a size that no model has.</source>
        <translation>压缩包中的 {0} 的文件头大小不属于任何模型。</translation>
    </message>
    <message>
        <source>{0} is no zip file, or a damaged one.</source>
        <translation>{0} 不是 zip 文件，或已损坏。</translation>
    </message>
    <message>
        <source>Get it again.</source>
        <translation>请重新获取。</translation>
    </message>
    <message>
        <source>{0} cannot be unpacked: {1}.</source>
        <translation>无法解压 {0}：{1}。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择其他文件夹。</translation>
    </message>
    <message>
        <source>The archive holds {0}, which has no place in a pack.</source>
        <translation>压缩包含有 {0}，它不属于模型包。</translation>
    </message>
    <message>
        <source>A pack that draws the faces of another one cannot be exported without it.</source>
        <translation>绘制另一个模型包的人脸的包，不能脱离那个包单独导出。</translation>
    </message>
    <message>
        <source>There is no pack {0}.</source>
        <translation>没有模型包 {0}。</translation>
    </message>
    <message>
        <source>The embedded pack is part of the program and cannot be removed.</source>
        <translation>内置模型包是程序的一部分，无法删除。</translation>
    </message>
    <message>
        <source>A pack called {0} is installed already.</source>
        <translation>已安装名为 {0} 的模型包。</translation>
    </message>
    <message>
        <source>Remove it first, or take another name.</source>
        <translation>请先删除它，或换一个名称。</translation>
    </message>
    <message>
        <source>There is no installed pack {0}.</source>
        <translation>没有安装模型包 {0}。</translation>
    </message>
    <message>
        <source>The name of a pack needs a letter or a digit.</source>
        <translation>模型包的名称至少需要一个字母或数字。</translation>
    </message>
    <message>
        <source>The pack {0} cannot be removed: {1}.</source>
        <translation>无法删除模型包 {0}：{1}。</translation>
    </message>
    <message>
        <source>The models folder {0} cannot be written: {1}.</source>
        <translation>无法写入模型文件夹 {0}：{1}。</translation>
    </message>
    <message>
        <source>Choose another models folder.</source>
        <translation>请选择其他模型文件夹。</translation>
    </message>
    <message>
        <source>The models folder cannot be moved into itself.</source>
        <translation>不能把模型文件夹移动到自身之内。</translation>
    </message>
    <message>
        <source>There is a {0} in {1} already.</source>
        <translation>{1} 中已有 {0}。</translation>
    </message>
    <message>
        <source>Remove one of the two.</source>
        <translation>请删除其中之一。</translation>
    </message>
    <message>
        <source>The models cannot be moved: {0}.</source>
        <translation>无法移动模型：{0}。</translation>
    </message>
    <message>
        <source>The models need {0} GB, the disk has {1} GB left.</source>
        <translation>模型需要 {0} GB，磁盘只剩 {1} GB。</translation>
    </message>
    <message>
        <source>Choose another disk.</source>
        <translation>请选择其他磁盘。</translation>
    </message>
    <message>
        <source>The CLIP model {0} is not on this computer.</source>
        <translation>CLIP 模型 {0} 不在本机上。</translation>
    </message>
    <message>
        <source>Download it first.</source>
        <translation>请先下载。</translation>
    </message>
    <message>
        <source>{0} was made with the pack {1} and has no photo to make it again from.</source>
        <translation>{0} 由模型包 {1} 生成，没有可用来重新生成的照片。</translation>
    </message>
    <message>
        <source>Open a photo, or take a random face.</source>
        <translation>请打开一张照片，或使用随机人脸。</translation>
    </message>
    <message>
        <source>{0} could not be downloaded. {1}</source>
        <translation>无法下载 {0}。{1}</translation>
    </message>
    <message>
        <source>Get it with a browser from {0} and give the file to Semblance.</source>
        <translation>请用浏览器从 {0} 下载，然后把文件交给 Semblance。</translation>
    </message>
    <message>
        <source>Choose another data folder.</source>
        <translation>请选择其他数据文件夹。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>Make room; the download goes on where it was.</source>
        <translation>请腾出空间；下载将从中断处继续。</translation>
    </message>
    <message>
        <source>The file cannot be written: {0}.</source>
        <translation>无法写入文件：{0}。</translation>
    </message>
    <message>
        <source>{0} needs {1} GB, the disk has {2} GB left.</source>
        <translation>{0} 需要 {1} GB，磁盘只剩 {2} GB。</translation>
    </message>
    <message>
        <source>Make room, or move the models folder.</source>
        <translation>请腾出空间，或移动模型文件夹。</translation>
    </message>
    <message>
        <source>The server says {0}.</source>
        <translation>服务器回答 {0}。</translation>
    </message>
    <message>
        <source>The server is busy ({0}).</source>
        <translation>服务器繁忙（{0}）。</translation>
    </message>
    <message>
        <source>The server cannot be reached.</source>
        <translation>无法连接服务器。</translation>
    </message>
    <message>
        <source>The connection stalled.</source>
        <translation>连接停滞。</translation>
    </message>
    <message>
        <source>The connection broke.</source>
        <translation>连接中断。</translation>
    </message>
    <message>
        <source>The server asks for a confirmation.</source>
        <translation>服务器要求确认。</translation>
    </message>
    <message>
        <source>The server has less than was fetched before.</source>
        <translation>服务器上的内容少于之前已下载的。</translation>
    </message>
    <message>
        <source>The server sends more than the file should have.</source>
        <translation>服务器发来的内容超过文件应有的大小。</translation>
    </message>
    <message>
        <source>The server sent a web page instead of the file.</source>
        <translation>服务器发来的是网页而不是文件。</translation>
    </message>
    <message>
        <source>The file&apos;s daily download quota is used up; the server sent a page that says so.</source>
        <translation>该文件当日的下载配额已用完；服务器发来了说明此事的网页。</translation>
    </message>
    <message>
        <source>The address leads nowhere.</source>
        <translation>该地址无效。</translation>
    </message>
    <message>
        <source>The file there has {0} bytes, not the {1} it should have.</source>
        <translation>那里的文件有 {0} 字节，而不是应有的 {1} 字节。</translation>
    </message>
    <message>
        <source>{0} should have {1} bytes, this file has {2}.</source>
        <translation>{0} 应有 {1} 字节，此文件有 {2} 字节。</translation>
    </message>
    <message>
        <source>This is not the right {0}: its SHA-256 is another.</source>
        <translation>这不是正确的 {0}：它的 SHA-256 不同。</translation>
    </message>
    <message>
        <source>It was changed or damaged on the way.</source>
        <translation>它在途中被更改或损坏。</translation>
    </message>
    <message>
        <source>{0} is no file of {1}.</source>
        <translation>{0} 不是 {1} 的文件。</translation>
    </message>
    <message>
        <source>Its files are called {0}.</source>
        <translation>它的文件名为 {0}。</translation>
    </message>
    <message>
        <source>Another program is downloading this file.</source>
        <translation>另一个程序正在下载此文件。</translation>
    </message>
    <message>
        <source>{0} Next try in {1} s.</source>
        <translation>{0} {1} 秒后重试。</translation>
    </message>
    <message>
        <source>{0} of {1} MB, {2} MB/s, {3} left</source>
        <translation>{0} / {1} MB，{2} MB/s，剩余 {3}</translation>
    </message>
    <message>
        <source>{0} of {1} MB, {2} MB/s</source>
        <translation>{0} / {1} MB，{2} MB/s</translation>
    </message>
    <message>
        <source>{0} of {1} MB</source>
        <translation>{0} / {1} MB</translation>
    </message>
    <message>
        <source>There is no generator in these files, and a pack needs one.</source>
        <translation>这些文件中没有生成器，而模型包需要一个。</translation>
    </message>
    <message>
        <source>Add the StyleGAN2 file.</source>
        <translation>请添加 StyleGAN2 文件。</translation>
    </message>
    <message>
        <source>The encoder gives {0} rows of {1}, the generator takes {2} of {3}.</source>
        <translation>编码器给出 {0} 行 {1} 维，生成器需要 {2} 行 {3} 维。</translation>
    </message>
    <message>
        <source>Give an encoder that was trained for this generator.</source>
        <translation>请提供为此生成器训练的编码器。</translation>
    </message>
    <message>
        <source>A pack has no use for {0}.</source>
        <translation>模型包用不到 {0}。</translation>
    </message>
    <message>
        <source>Give a generator, an encoder or StyleCLIP&apos;s tables.</source>
        <translation>请提供生成器、编码器或 StyleCLIP 的表。</translation>
    </message>
    <message>
        <source>{0} brings a second {1}.</source>
        <translation>{0} 带来了第二个 {1}。</translation>
    </message>
    <message>
        <source>Give each part once.</source>
        <translation>每个部分只提供一次。</translation>
    </message>
    <message>
        <source>The pack cannot be written.</source>
        <translation>无法写入模型包。</translation>
    </message>
    <message>
        <source>Make room on the disk.</source>
        <translation>请在磁盘上腾出空间。</translation>
    </message>
    <message>
        <source>converting</source>
        <translation>正在转换</translation>
    </message>
    <message>
        <source>prepared</source>
        <translation>已预处理</translation>
    </message>
    <message>
        <source>moving {0}</source>
        <translation>正在移动 {0}</translation>
    </message>
    <message>
        <source>reading {0}</source>
        <translation>正在读取 {0}</translation>
    </message>
    <message>
        <source>{0} of {1} pictures</source>
        <translation>第 {0} 张，共 {1} 张图片</translation>
    </message>
    <message>
        <source>reading the pack</source>
        <translation>正在读取模型包</translation>
    </message>
    <message>
        <source>{0} of {1} random codes</source>
        <translation>{0} / {1} 个随机编码</translation>
    </message>
    <message>
        <source>channel effects, {0}%</source>
        <translation>通道效果，{0}%</translation>
    </message>
    <message>
        <source>channel effects, {0}%, {1} left</source>
        <translation>通道效果，{0}%，剩余 {1}</translation>
    </message>
    <message>
        <source>{0} holds no model that can be used. It is nearest to: {1}; it lacks {2}.</source>
        <translation>{0} 中没有可用的模型。最接近的是：{1}；缺少 {2}。</translation>
    </message>
    <message>
        <source>{0} holds a StyleGAN3 generator, which has no StyleSpace as edits need it.</source>
        <translation>{0} 含有 StyleGAN3 生成器，它没有编辑所需的 StyleSpace。</translation>
    </message>
    <message>
        <source>Use a StyleGAN2 generator.</source>
        <translation>请使用 StyleGAN2 生成器。</translation>
    </message>
    <message>
        <source>{0} does not fit together as {1}.</source>
        <translation>{0} 作为 {1} 不成立。</translation>
    </message>
    <message>
        <source>{0} is no model file: it is neither .pt, .pkl, .npy nor .safetensors inside.</source>
        <translation>{0} 不是模型文件：内容既非 .pt、.pkl、.npy，也非 .safetensors。</translation>
    </message>
    <message>
        <source>{0} asks for {1} when it is loaded; a model file has no need of that, so it was not loaded.</source>
        <translation>{0} 在加载时要求 {1}；模型文件不需要这样，因此没有加载。</translation>
    </message>
    <message>
        <source>Get the file from its authors again; nothing in it was run.</source>
        <translation>请重新向作者获取文件；其中的内容没有被执行。</translation>
    </message>
    <message>
        <source>{0} is cut short or damaged.</source>
        <translation>{0} 被截断或损坏。</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>请重新下载。</translation>
    </message>
    <message>
        <source>{0} has {1} GiB; no known model has more than 8.</source>
        <translation>{0} 有 {1} GiB；已知模型都不超过 8。</translation>
    </message>
    <message>
        <source>{0} is a TorchScript program, not weights; programs of a file are never run.</source>
        <translation>{0} 是 TorchScript 程序，而不是权重；文件中的程序绝不会被执行。</translation>
    </message>
    <message>
        <source>{0} is a zip archive without weights.</source>
        <translation>{0} 是没有权重的 zip 压缩包。</translation>
    </message>
    <message>
        <source>If it is a package of files, unpack it.</source>
        <translation>如果它是文件包，请先解压。</translation>
    </message>
    <message>
        <source>{0} is a web page, not a model.</source>
        <translation>{0} 是网页，而不是模型。</translation>
    </message>
    <message>
        <source>The download gave a page instead of the file: get it again.</source>
        <translation>下载得到的是网页而不是文件：请重新获取。</translation>
    </message>
    <message>
        <source>{0} is a Git LFS pointer, not the model itself.</source>
        <translation>{0} 是 Git LFS 指针，而不是模型本身。</translation>
    </message>
    <message>
        <source>Fetch it with `git lfs pull`.</source>
        <translation>请用 `git lfs pull` 获取。</translation>
    </message>
    <message>
        <source>Name the file in it.</source>
        <translation>请指明其中的文件。</translation>
    </message>
    <message>
        <source>{0}: {1} is not a plain tensor.</source>
        <translation>{0}：{1} 不是普通张量。</translation>
    </message>
    <message>
        <source>{0} holds a StyleGAN1 generator, which has no StyleSpace as edits need it.</source>
        <translation>{0} 是 StyleGAN1 生成器，没有编辑所需的 StyleSpace。</translation>
    </message>
    <message>
        <source>{0} holds TensorFlow networks, but no StyleGAN2 generator.</source>
        <translation>{0} 含有 TensorFlow 网络，但没有 StyleGAN2 生成器。</translation>
    </message>
    <message>
        <source>This generator makes pictures that are not square.</source>
        <translation>此生成器生成的图片不是正方形。</translation>
    </message>
    <message>
        <source>Use one of square pictures.</source>
        <translation>请使用生成正方形图片的生成器。</translation>
    </message>
    <message>
        <source>This generator makes pictures of {0} channels.</source>
        <translation>此生成器生成的图片有 {0} 个通道。</translation>
    </message>
    <message>
        <source>Use one of colour pictures, which have 3.</source>
        <translation>请使用生成彩色图片（3 个通道）的生成器。</translation>
    </message>
    <message>
        <source>This generator has the architecture {0}; only skip can be used.</source>
        <translation>此生成器的架构为 {0}；只能使用 skip。</translation>
    </message>
    <message>
        <source>Use a generator of StyleGAN2&apos;s configurations E or F.</source>
        <translation>请使用 StyleGAN2 配置 E 或 F 的生成器。</translation>
    </message>
    <message>
        <source>This generator has the activation {0}; only lrelu can be used.</source>
        <translation>此生成器的激活函数为 {0}；只能使用 lrelu。</translation>
    </message>
    <message>
        <source>This generator has the filter {0}; only [1, 3, 3, 1] can be used.</source>
        <translation>此生成器的滤波器为 {0}；只能使用 [1, 3, 3, 1]。</translation>
    </message>
    <message>
        <source>This generator is that of GFPGAN&apos;s clean version, which resamples bilinearly; only the filter [1, 3, 3, 1] can be used.</source>
        <translation>这是 GFPGAN clean 版本的生成器，它使用双线性重采样；只能使用滤波器 [1, 3, 3, 1]。</translation>
    </message>
    <message>
        <source>Use another StyleGAN2 generator.</source>
        <translation>请使用其他 StyleGAN2 生成器。</translation>
    </message>
    <message>
        <source>{0} is another kind of file than is needed here: {1}.</source>
        <translation>{0} 不是此处所需类型的文件：{1}。</translation>
    </message>
    <message>
        <source>This generator is that of GPEN, which takes features of a photo in place of noise.</source>
        <translation>这是 GPEN 的生成器，它以照片的特征代替噪声。</translation>
    </message>
    <message>
        <source>{0} is not finite: the training has failed.</source>
        <translation>{0} 含有非有限数值：训练已失败。</translation>
    </message>
    <message>
        <source>Take an earlier state of it.</source>
        <translation>请使用训练中较早的状态。</translation>
    </message>
    <message>
        <source>{0} is a compressed archive, not a model.</source>
        <translation>{0} 是压缩文件，不是模型。</translation>
    </message>
    <message>
        <source>Unpack it.</source>
        <translation>请先解压。</translation>
    </message>
    <message>
        <source>The encoder has {0} stages, not the 4 of e4e.</source>
        <translation>编码器有 {0} 级，而 e4e 应有 4 级。</translation>
    </message>
    <message>
        <source>{0} holds only an encoder, and it is no {1} but a {2}.</source>
        <translation>{0} 只含编码器，而且不是 {1}，而是 {2}。</translation>
    </message>
    <message>
        <source>{0} holds only an encoder, and it is no {1}.</source>
        <translation>{0} 只含编码器，而且不是 {1}。</translation>
    </message>
    <message>
        <source>Use a StyleGAN2 generator, with the e4e encoder for it if there is one.</source>
        <translation>请使用 StyleGAN2 生成器；若有与之对应的 e4e 编码器，可一并使用。</translation>
    </message>
    <message>
        <source>This StyleGAN2 generator takes labels in TensorFlow&apos;s first way, which cannot be used.</source>
        <translation>此 StyleGAN2 生成器以 TensorFlow 早期方式使用类别标签，无法使用。</translation>
    </message>
    <message>
        <source>Use one of StyleGAN2-ADA, or one without labels.</source>
        <translation>请使用 StyleGAN2-ADA 的生成器，或不带标签的生成器。</translation>
    </message>
    <message>
        <source>{0} is not the filter [1, 3, 3, 1], so pictures would come out wrong.</source>
        <translation>{0} 不是滤波器 [1, 3, 3, 1]，图片会出错。</translation>
    </message>
    <message>
        <source>{0} holds no codes of this generator, which are {1} rows of {2} numbers.</source>
        <translation>{0} 不含此生成器的编码；其编码为 {1} 行，每行 {2} 个数。</translation>
    </message>
    <message>
        <source>Use the pack that they were made with.</source>
        <translation>请使用生成这些编码的模型包。</translation>
    </message>
    <message>
        <source>{0} holds {1} codes, and number {2} was asked for.</source>
        <translation>{0} 含有 {1} 个编码，而要求的是第 {2} 个。</translation>
    </message>
    <message>
        <source>The generator makes no class {0}: its classes are 0 to {1}.</source>
        <translation>生成器没有类别 {0}：其类别为 0 至 {1}。</translation>
    </message>
    <message>
        <source>The generator makes no class {0}: it has no classes.</source>
        <translation>生成器没有类别 {0}：它不分类别。</translation>
    </message>
    <message>
        <source>Choose one of them, or none.</source>
        <translation>请选择其中之一，或不选。</translation>
    </message>
    <message>
        <source>The proxy at {0} does not answer.</source>
        <translation>位于 {0} 的代理没有回应。</translation>
    </message>
    <message>
        <source>The proxy at {0} asks for a name and a password.</source>
        <translation>位于 {0} 的代理要求用户名和密码。</translation>
    </message>
    <message>
        <source>Write them into the proxy settings of the system.</source>
        <translation>请将其写入系统的代理设置。</translation>
    </message>
    <message>
        <source>The proxy at {0} has an address that leads nowhere.</source>
        <translation>位于 {0} 的代理地址无效。</translation>
    </message>
    <message>
        <source>The server cannot be reached through the proxy at {0}.</source>
        <translation>无法通过位于 {0} 的代理连接服务器。</translation>
    </message>
    <message>
        <source>The file is incomplete: {0} is missing.</source>
        <translation>文件不完整：缺少 {0}。</translation>
    </message>
    <message>
        <source>{0} holds no model, table or code that can be used here.</source>
        <translation>{0} 中没有此处可用的模型、数据表或编码。</translation>
    </message>
    <message>
        <source>The file does not fit together: {0} has shape {1}, not {2}.</source>
        <translation>文件内容不一致：{0} 的形状为 {1}，而不是 {2}。</translation>
    </message>
    <message>
        <source>The file holds {0}, which this kind of network does not have.</source>
        <translation>文件含有 {0}，这类网络没有它。</translation>
    </message>
    <message>
        <source>Another program is installing this.</source>
        <translation>另一个程序正在安装它。</translation>
    </message>
    <message>
        <source>{0} is in use by another program.</source>
        <translation>{0} 正被另一个程序使用。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请重试。</translation>
    </message>
    <message>
        <source>{0} is no name of a file in {1}.</source>
        <translation>{0} 不是 {1} 中的文件名。</translation>
    </message>
    <message>
        <source>Get the file from its authors again.</source>
        <translation>请重新从作者处获取该文件。</translation>
    </message>
    <message>
        <source>The file there has {0} bytes, more than the {1} it may have.</source>
        <translation>那里的文件有 {0} 字节，超过了允许的 {1} 字节。</translation>
    </message>
    <message>
        <source>The server leads from https to http, where anyone on the way could change the file.</source>
        <translation>服务器从 https 转到 http，途中任何人都可能更改文件。</translation>
    </message>
    <message>
        <source>The connection is too slow.</source>
        <translation>连接太慢。</translation>
    </message>
    <message>
        <source>The file on the server is another than before.</source>
        <translation>服务器上的文件与之前的不同。</translation>
    </message>
    <message>
        <source>The server packs the file in a way that was not asked for.</source>
        <translation>服务器以未请求的方式压缩了文件。</translation>
    </message>
    <message>
        <source>A face takes at most {0} edits.</source>
        <translation>一张脸最多 {0} 个编辑。</translation>
    </message>
    <message>
        <source>Remove one first.</source>
        <translation>请先移除一个。</translation>
    </message>
    <message>
        <source>The means and deviations in {0} are not of the same layers.</source>
        <translation>{0} 中的均值和偏差不属于相同的层。</translation>
    </message>
    <message>
        <source>The layers in {0} are not of the same number of codes.</source>
        <translation>{0} 中各层的编码数量不一致。</translation>
    </message>
    <message>
        <source>{0} of {1} is not a convolution.</source>
        <translation>{1} 的 {0} 不是卷积。</translation>
    </message>
    <message>
        <source>{0} holds {1}.</source>
        <translation>{0} 含有 {1}。</translation>
    </message>
    <message>
        <source>{0} needs three numbers for mean and three above 0 for std.</source>
        <translation>{0} 的 mean 需要三个数，std 需要三个大于 0 的数。</translation>
    </message>
    <message>
        <source>The CLIP folder {0} has no {1}.</source>
        <translation>CLIP 文件夹 {0} 中没有 {1}。</translation>
    </message>
    <message>
        <source>{0} describes a model of {1} GB, which its {2} does not hold.</source>
        <translation>{0} 描述的模型为 {1} GB，而其 {2} 并没有这么多内容。</translation>
    </message>
    <message>
        <source>The tokenizer has {0} tokens, the CLIP model knows {1}.</source>
        <translation>分词器有 {0} 个词元，而 CLIP 模型认识 {1} 个。</translation>
    </message>
    <message>
        <source>Its {0} is missing or belongs to another model.</source>
        <translation>它的 {0} 缺失或属于另一个模型。</translation>
    </message>
    <message>
        <source>{0} does not describe a CLIP model.</source>
        <translation>{0} 描述的不是 CLIP 模型。</translation>
    </message>
    <message>
        <source>This CLIP model has parts on the Hugging Face hub, which a pack cannot hold.</source>
        <translation>此 CLIP 模型有一部分在 Hugging Face hub 上，模型包无法包含。</translation>
    </message>
    <message>
        <source>Use a model of open_clip&apos;s own architectures.</source>
        <translation>请使用 open_clip 自带结构的模型。</translation>
    </message>
    <message>
        <source>{0} does not fit its {1}.</source>
        <translation>{0} 与其 {1} 不符。</translation>
    </message>
    <message>
        <source>The CLIP model {0} ({1}) cannot be loaded.</source>
        <translation>无法加载 CLIP 模型 {0}（{1}）。</translation>
    </message>
    <message>
        <source>Allow its download, or choose a model pack.</source>
        <translation>请允许下载它，或选择一个模型包。</translation>
    </message>
    <message>
        <source>open_clip knows no CLIP model {0} ({1}).</source>
        <translation>open_clip 不认识 CLIP 模型 {0}（{1}）。</translation>
    </message>
    <message>
        <source>{0} is not a tokenizer file.</source>
        <translation>{0} 不是分词器文件。</translation>
    </message>
    <message>
        <source>The direction table is for a generator of {0} style channels, this one has {1}.</source>
        <translation>方向表适用于有 {0} 个风格通道的生成器，而此生成器有 {1} 个。</translation>
    </message>
    <message>
        <source>Prepare the pack again.</source>
        <translation>请重新准备模型包。</translation>
    </message>
    <message>
        <source>The direction table was made with a CLIP model of width {0}, not {1}.</source>
        <translation>方向表是用宽度为 {0} 的 CLIP 模型制作的，而不是 {1}。</translation>
    </message>
    <message>
        <source>Prepare the pack again with this CLIP model.</source>
        <translation>请用此 CLIP 模型重新准备模型包。</translation>
    </message>
    <message>
        <source>The worker has no CLIP model for the pack {0}.</source>
        <translation>工作进程没有模型包 {0} 的 CLIP 模型。</translation>
    </message>
    <message>
        <source>Download it there, too.</source>
        <translation>请在那里也下载它。</translation>
    </message>
    <message>
        <source>{0} is no regression, or one of an earlier version.</source>
        <translation>{0} 不是回归文件，或来自更早的版本。</translation>
    </message>
    <message>
        <source>The regression {0} is misshapen.</source>
        <translation>回归文件 {0} 的形状不对。</translation>
    </message>
    <message>
        <source>The regression is for a generator of {0} style channels, this one has {1}.</source>
        <translation>回归适用于有 {0} 个风格通道的生成器，而此生成器有 {1} 个。</translation>
    </message>
    <message>
        <source>The regression was made with a CLIP model of width {0}, not {1}.</source>
        <translation>回归是用宽度为 {0} 的 CLIP 模型制作的，而不是 {1}。</translation>
    </message>
    <message>
        <source>This direction table holds no effects.</source>
        <translation>此方向表不含效果数据。</translation>
    </message>
    <message>
        <source>Prepare the pack again, or use &quot;normalised&quot;.</source>
        <translation>请重新准备模型包，或使用 &quot;normalised&quot;。</translation>
    </message>
    <message>
        <source>{0} is not a direction table.</source>
        <translation>{0} 不是方向表。</translation>
    </message>
    <message>
        <source>The direction table {0} is misshapen.</source>
        <translation>方向表 {0} 的形状不对。</translation>
    </message>
    <message>
        <source>This optimised edit changes {0} style channels, the pack {1} has {2}.</source>
        <translation>此优化编辑改变 {0} 个风格通道，而模型包 {1} 有 {2} 个。</translation>
    </message>
    <message>
        <source>The encoder&apos;s sizes do not fit together: {0}.</source>
        <translation>编码器的尺寸彼此不符：{0}。</translation>
    </message>
    <message>
        <source>The description of the encoder is incomplete or of another version.</source>
        <translation>编码器的描述不完整或来自其他版本。</translation>
    </message>
    <message>
        <source>The widths and units of the encoder are not lists.</source>
        <translation>编码器的 widths 和 units 不是列表。</translation>
    </message>
    <message>
        <source>This model pack has no identity network, so the identity of the face cannot be part of the loss.</source>
        <translation>此模型包没有身份网络，因此损失中不能包含人脸身份。</translation>
    </message>
    <message>
        <source>Set the weight of the identity loss to 0, or use a pack that has one.</source>
        <translation>请将身份损失的权重设为 0，或使用带有身份网络的模型包。</translation>
    </message>
    <message>
        <source>{0} is no face map.</source>
        <translation>{0} 不是人脸图。</translation>
    </message>
    <message>
        <source>Get the model pack again.</source>
        <translation>请重新获取模型包。</translation>
    </message>
    <message>
        <source>The description of the mapper is incomplete or of another version.</source>
        <translation>映射器的描述不完整或来自其他版本。</translation>
    </message>
    <message>
        <source>{0} belongs to another training: another text, other settings or other faces.</source>
        <translation>{0} 属于另一次训练：文字、设置或人脸不同。</translation>
    </message>
    <message>
        <source>Choose another file, or delete it to begin anew.</source>
        <translation>请选择其他文件，或删除它以重新开始。</translation>
    </message>
    <message>
        <source>{0} is no checkpoint of a mapper&apos;s training.</source>
        <translation>{0} 不是映射器训练的检查点。</translation>
    </message>
    <message>
        <source>Delete it to begin anew.</source>
        <translation>请删除它以重新开始。</translation>
    </message>
    <message>
        <source>Give some to learn from and some to hold out.</source>
        <translation>请提供一些用于学习，并留出一些用于检验。</translation>
    </message>
    <message>
        <source>The checkpoint of this training is incomplete.</source>
        <translation>此次训练的检查点不完整。</translation>
    </message>
    <message>
        <source>The catalogue has no {0}.</source>
        <translation>目录中没有 {0}。</translation>
    </message>
    <message>
        <source>It has {0}.</source>
        <translation>其中有 {0}。</translation>
    </message>
    <message>
        <source>{0} has two entries of the same id.</source>
        <translation>{0} 中有两个条目的 id 相同。</translation>
    </message>
    <message>
        <source>Installed are: {0}. A path to a folder works too.</source>
        <translation>已安装：{0}。也可以给出文件夹路径。</translation>
    </message>
    <message>
        <source>The folder {0} is no pack: it has no {1}.</source>
        <translation>文件夹 {0} 不是模型包：其中没有 {1}。</translation>
    </message>
    <message>
        <source>Name a pack or its folder.</source>
        <translation>请指定模型包或其文件夹。</translation>
    </message>
    <message>
        <source>{0} of the pack {1} leads outside its folder.</source>
        <translation>模型包 {1} 的 {0} 指向其文件夹之外。</translation>
    </message>
    <message>
        <source>Put the file itself there.</source>
        <translation>请将文件本身放到那里。</translation>
    </message>
    <message>
        <source>{0} is larger than 1 MiB, which no description of a pack is.</source>
        <translation>{0} 大于 1 MiB，模型包的描述不会这么大。</translation>
    </message>
    <message>
        <source>Correct it, or get the pack again.</source>
        <translation>请改正它，或重新获取模型包。</translation>
    </message>
    <message>
        <source>This user has no home folder.</source>
        <translation>此用户没有主文件夹。</translation>
    </message>
    <message>
        <source>Name a folder in the variable SEMBLANCE_HOME.</source>
        <translation>请在变量 SEMBLANCE_HOME 中指定一个文件夹。</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分钟</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} 小时</translation>
    </message>
    <message>
        <source>Looking at the photo</source>
        <translation>正在查看照片</translation>
    </message>
    <message>
        <source>A class-conditional generator cannot be written in rosinality naming.</source>
        <translation>类别条件生成器不能以 rosinality 的命名写出。</translation>
    </message>
    <message>
        <source>A code is written to a file that ends in .npz, not {0}.</source>
        <translation>编码要写入以 .npz 结尾的文件，而不是 {0}。</translation>
    </message>
    <message>
        <source>It reads {0}.</source>
        <translation>可识别的有：{0}。</translation>
    </message>
    <message>
        <source>The probe reads no &quot;{0}&quot;.</source>
        <translation>探测器不识别“{0}”。</translation>
    </message>
    <message>
        <source>{0} is no attribute probe.</source>
        <translation>{0} 不是属性探针。</translation>
    </message>
    <message>
        <source>The description inside {0} cannot be read.</source>
        <translation>无法读取 {0} 内的描述。</translation>
    </message>
    <message>
        <source>StyleGAN2 generator, {0} naming</source>
        <translation>StyleGAN2 生成器，{0} 命名</translation>
    </message>
    <message>
        <source>StyleGAN2 generator, TensorFlow</source>
        <translation>StyleGAN2 生成器，TensorFlow</translation>
    </message>
    <message>
        <source>Semblance generator</source>
        <translation>Semblance 生成器</translation>
    </message>
    <message>
        <source>Semblance encoder</source>
        <translation>Semblance 编码器</translation>
    </message>
    <message>
        <source>Encoder4Editing with its generator</source>
        <translation>Encoder4Editing 及其生成器</translation>
    </message>
    <message>
        <source>encoder without a generator</source>
        <translation>没有生成器的编码器</translation>
    </message>
    <message>
        <source>ArcFace identity network</source>
        <translation>ArcFace 身份网络</translation>
    </message>
    <message>
        <source>StyleCLIP latent mapper</source>
        <translation>StyleCLIP 潜码映射器</translation>
    </message>
    <message>
        <source>StyleCLIP relevance of channels (fs3)</source>
        <translation>StyleCLIP 通道相关性（fs3）</translation>
    </message>
    <message>
        <source>StyleCLIP mean and deviation of styles (S_mean_std)</source>
        <translation>StyleCLIP 样式的均值与标准差（S_mean_std）</translation>
    </message>
    <message>
        <source>StyleCLIP StyleSpace codes (S)</source>
        <translation>StyleCLIP 的 StyleSpace 编码（S）</translation>
    </message>
    <message>
        <source>codes in W or W+</source>
        <translation>W 或 W+ 编码</translation>
    </message>
    <message>
        <source>encoder: {0} parameters, {1}</source>
        <translation>编码器：{0} 个参数，{1}</translation>
    </message>
    <message>
        <source>{0} px pictures to {1} W+ rows of {2}</source>
        <translation>{0} 像素图片到 {1} 行 W+，每行 {2} 维</translation>
    </message>
    <message>
        <source>{0} px faces to unit features</source>
        <translation>{0} 像素人脸到单位特征</translation>
    </message>
    <message>
        <source>{0} W+ rows of {1}</source>
        <translation>{0} 行 W+，每行 {1} 维</translation>
    </message>
    <message>
        <source>{0} style channels, {1} of them in convolutions</source>
        <translation>{0} 个样式通道，其中 {1} 个在卷积层</translation>
    </message>
    <message>
        <source>conditional on {0} classes; {1} is taken</source>
        <translation>以 {0} 个类别为条件；取{1}</translation>
    </message>
    <message>
        <source>the mean of all</source>
        <translation>全部类别的平均</translation>
    </message>
    <message>
        <source>class {0}</source>
        <translation>类别 {0}</translation>
    </message>
    <message>
        <source>activations clamped to +-{0}</source>
        <translation>激活值限制在 ±{0}</translation>
    </message>
    <message>
        <source>left out: {0}</source>
        <translation>未采用：{0}</translation>
    </message>
    <message>
        <source>the encoder is a {0}; only {1} can be used</source>
        <translation>编码器是 {0}；只能使用 {1}</translation>
    </message>
    <message>
        <source>the kind of the encoder is not in the file: taken for {0}</source>
        <translation>文件中没有编码器的种类：按 {0} 处理</translation>
    </message>
    <message>
        <source>the mean code is not in the file: computed from {0} random ones</source>
        <translation>文件中没有平均编码：由 {0} 个随机编码算出</translation>
    </message>
    <message>
        <source>noise is not in the file for {0} layers: drawn with seed {1}</source>
        <translation>文件中缺少 {0} 层的噪声：以种子 {1} 生成</translation>
    </message>
    <message>
        <source>grey pictures</source>
        <translation>灰度图片</translation>
    </message>
    <message>
        <source>trained for &quot;{0}&quot;</source>
        <translation>为“{0}”训练</translation>
    </message>
    <message>
        <source>{0} convolution channels, {1} CLIP features</source>
        <translation>{0} 个卷积通道，{1} 个 CLIP 特征</translation>
    </message>
    <message>
        <source>{0} codes of {1} style channels in {2} layers</source>
        <translation>{0} 个编码，{1} 个样式通道，{2} 层</translation>
    </message>
    <message>
        <source>{0} layers, {1} style channels</source>
        <translation>{0} 层，{1} 个样式通道</translation>
    </message>
    <message>
        <source>must be a text</source>
        <translation>必须是文字</translation>
    </message>
    <message>
        <source>must be a text without control characters</source>
        <translation>必须是不含控制字符的文字</translation>
    </message>
    <message>
        <source>must be of lower-case letters, digits and hyphens, at most 64</source>
        <translation>只能由小写字母、数字和连字符组成，最多 64 个</translation>
    </message>
    <message>
        <source>must name a file inside the pack&apos;s folder</source>
        <translation>必须是模型包文件夹内的文件名</translation>
    </message>
    <message>
        <source>must be one of {0}</source>
        <translation>必须是以下之一：{0}</translation>
    </message>
    <message>
        <source>must be a list of texts</source>
        <translation>必须是文字列表</translation>
    </message>
    <message>
        <source>must be a whole number from {0} to {1}</source>
        <translation>必须是 {0} 到 {1} 的整数</translation>
    </message>
    <message>
        <source>must be a number from {0} to {1}</source>
        <translation>必须是 {0} 到 {1} 的数</translation>
    </message>
    <message>
        <source>must be written as [[{0}]] tables</source>
        <translation>必须写成 [[{0}]] 表</translation>
    </message>
    <message>
        <source>must be a table</source>
        <translation>必须是一个表</translation>
    </message>
    <message>
        <source>must begin with https:// or http:// and name a server</source>
        <translation>必须以 https:// 或 http:// 开头并写明服务器</translation>
    </message>
    <message>
        <source>must hold &quot;{0}&quot; in every sentence</source>
        <translation>每个句子都必须含有“{0}”</translation>
    </message>
    <message>
        <source>must be 64 hexadecimal digits in lower case</source>
        <translation>必须是 64 位小写十六进制数字</translation>
    </message>
    <message>
        <source>must name a model of open_clip and its weights, without an address</source>
        <translation>必须写明 open_clip 的模型及其权重，不带地址</translation>
    </message>
    <message>
        <source>must list at least one file</source>
        <translation>必须至少列出一个文件</translation>
    </message>
    <message>
        <source>must say which CLIP model this is</source>
        <translation>必须说明这是哪个 CLIP 模型</translation>
    </message>
    <message>
        <source>is for packs that come with the program</source>
        <translation>只用于随程序提供的模型包</translation>
    </message>
    <message>
        <source>is no entry that Semblance knows</source>
        <translation>不是 Semblance 认识的条目</translation>
    </message>
    <message>
        <source>{0}, entry {1} of {2}</source>
        <translation>{0} 中 {2} 的第 {1} 项</translation>
    </message>
    <message>
        <source>{0}: &quot;{1}&quot; {2}.</source>
        <translation>{0}：“{1}” {2}。</translation>
    </message>
</context>
<context>
    <name>EntryPage</name>
    <message>
        <source>I accept this licence</source>
        <translation>我接受此许可证</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Fetch it with a browser</source>
        <translation>用浏览器下载</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Addresses of the files, and the folder where Semblance looks for them</source>
        <translation>文件的地址，以及 Semblance 查找它们的文件夹</translation>
    </message>
    <message>
        <source>Nothing is fetched before</source>
        <translation>在此之前不会下载任何内容</translation>
    </message>
    <message>
        <source>Stop for now; what has arrived stays, also when the program ends</source>
        <translation>暂时停止；已下载的部分会保留，退出程序后也在</translation>
    </message>
    <message>
        <source>Stop and remove what has arrived</source>
        <translation>停止并删除已下载的部分</translation>
    </message>
    <message>
        <source>Copy addresses</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Put the addresses into the clipboard</source>
        <translation>将地址放入剪贴板</translation>
    </message>
    <message>
        <source>Put the files there, under their names, then press Download</source>
        <translation>把文件以原名放到那里，然后按“下载”</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Accept the licence first</source>
        <translation>请先接受许可证</translation>
    </message>
    <message>
        <source>Something unexpected went wrong; the log has the details.</source>
        <translation>发生了意外错误；详情见日志。</translation>
    </message>
    <message>
        <source>Paused; what has arrived is kept.</source>
        <translation>已暂停；已下载的部分会保留。</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>This needs about {needed} for a while, the disk has {free} left.</source>
        <translation>过程中约需 {needed}，磁盘只剩 {free}。</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} 像素</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>words and pictures (CLIP)</source>
        <translation>文字与图片（CLIP）</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>not published</source>
        <translation>未公布</translation>
    </message>
    <message>
        <source>Comes with</source>
        <translation>一并下载</translation>
    </message>
    <message>
        <source>Reads words with</source>
        <translation>读懂文字用</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Commercial use</source>
        <translation>商业用途</translation>
    </message>
    <message>
        <source>allowed</source>
        <translation>允许</translation>
    </message>
    <message>
        <source>not allowed</source>
        <translation>不允许</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>条款</translation>
    </message>
    <message>
        <source>Checked by</source>
        <translation>校验方式</translation>
    </message>
    <message>
        <source>You gave</source>
        <translation>您提供的文件</translation>
    </message>
    <message>
        <source>the published SHA-256</source>
        <translation>公布的 SHA-256</translation>
    </message>
    <message>
        <source>no published SHA-256: the first download is pinned, later ones have to equal it</source>
        <translation>没有公布 SHA-256：首次下载的内容会被固定，以后的下载必须与之相同</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Keep the edits in the file: opening it brings them back</source>
        <translation>在文件中保留编辑：打开时可恢复</translation>
    </message>
    <message>
        <source>Keep date and camera of the photo</source>
        <translation>保留照片的日期和相机信息</translation>
    </message>
    <message>
        <source>Keep the place where it was taken</source>
        <translation>保留拍摄地点</translation>
    </message>
    <message>
        <source>The edited picture</source>
        <translation>编辑后的图片</translation>
    </message>
    <message>
        <source>Split, as on the screen</source>
        <translation>分割，与屏幕一致</translation>
    </message>
    <message>
        <source>Before beside after</source>
        <translation>前后并排</translation>
    </message>
    <message>
        <source>The difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Full size, {width} x {height}</source>
        <translation>原始尺寸，{width} x {height}</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>As the photo</source>
        <translation>与照片相同</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Good, 85</source>
        <translation>良好，85</translation>
    </message>
    <message>
        <source>Medium, 70</source>
        <translation>中等，70</translation>
    </message>
    <message>
        <source>Small file, 50</source>
        <translation>小文件，50</translation>
    </message>
    <message>
        <source>Without loss</source>
        <translation>无损</translation>
    </message>
</context>
<context>
    <name>FacePicker</name>
    <message>
        <source>Faces in the photo: choose one with the arrow keys and Enter</source>
        <translation>照片中的人脸：用方向键和回车选择</translation>
    </message>
    <message>
        <source>There are {count} faces. Click the one to edit.</source>
        <translation>共有 {count} 张脸。请点击要编辑的那一张。</translation>
    </message>
</context>
<context>
    <name>Faces</name>
    <message>
        <source>Photos and projects</source>
        <translation>照片和项目</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Codes of faces</source>
        <translation>人脸编码</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Random face by seed</source>
        <translation>按种子生成人脸</translation>
    </message>
    <message>
        <source>Seed:</source>
        <translation>种子：</translation>
    </message>
</context>
<context>
    <name>FileDialog</name>
    <message>
        <source>{name} is there already. Replace it?</source>
        <translation>{name} 已存在。要替换吗？</translation>
    </message>
</context>
<context>
    <name>FolderRow</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open the models folder</source>
        <translation>打开模型文件夹</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>移动…</translation>
    </message>
    <message>
        <source>Keep the models in another folder or on another disk</source>
        <translation>将模型保存到另一个文件夹或磁盘</translation>
    </message>
    <message>
        <source>Keep the models in</source>
        <translation>将模型保存在</translation>
    </message>
</context>
<context>
    <name>GridDialog</name>
    <message>
        <source>Strength and focus of “{name}”</source>
        <translation>“{name}”的强度与聚焦</translation>
    </message>
    <message>
        <source>Click a picture to take its strength α and focus β.</source>
        <translation>点击一张图片即采用其强度 α 与聚焦 β。</translation>
    </message>
    <message>
        <source>strength {alpha}, focus {beta}</source>
        <translation>强度 {alpha}，聚焦 {beta}</translation>
    </message>
    <message>
        <source>more of the face</source>
        <translation>脸上更多</translation>
    </message>
    <message>
        <source>only this</source>
        <translation>只改这里</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>Photos are faces, turned and cropped like FFHQ</source>
        <translation>照片是人脸，按 FFHQ 方式旋转和裁剪</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>This model was trained on several classes; take one, or the mean of all</source>
        <translation>此模型按多个类别训练；请选择一个类别，或取全部的平均</translation>
    </message>
    <message>
        <source>In an English word: what the pictures show</source>
        <translation>用一个英文单词说明图片的内容</translation>
    </message>
    <message>
        <source>What every picture is before an edit, in English words</source>
        <translation>用英文说明编辑之前每张图片是什么</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>What one may do with the model; its author says so</source>
        <translation>模型允许的用途；由其作者说明</translation>
    </message>
    <message>
        <source>The model that reads your words; it can be downloaded later</source>
        <translation>读懂文字的模型；可以以后再下载</translation>
    </message>
    <message>
        <source>Make a pack</source>
        <translation>制作模型包</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Neutral text</source>
        <translation>中性文字</translation>
    </message>
    <message>
        <source>Reads words with</source>
        <translation>读懂文字用</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Reading {names}. Nothing in it is executed.</source>
        <translation>正在读取 {names}。其中的任何代码都不会被执行。</translation>
    </message>
    <message>
        <source>Mean of all</source>
        <translation>全部类别的平均</translation>
    </message>
    <message>
        <source>Class {number}</source>
        <translation>类别 {number}</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} 像素</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>{count} 个参数</translation>
    </message>
    <message>
        <source>widths {widths}</source>
        <translation>宽度 {widths}</translation>
    </message>
    <message>
        <source>Something unexpected went wrong: {error}</source>
        <translation>发生了意外错误：{error}</translation>
    </message>
    <message>
        <source>Converting</source>
        <translation>正在转换</translation>
    </message>
</context>
<context>
    <name>KeepChips</name>
    <message>
        <source>Keep…</source>
        <translation>保持…</translation>
    </message>
    <message>
        <source>Say what this edit must not change (Ctrl+K)</source>
        <translation>说明此编辑不得改变什么 (Ctrl+K)</translation>
    </message>
    <message>
        <source>e.g. a hat</source>
        <translation>例如 a hat</translation>
    </message>
    <message>
        <source>What must not change, in English words; Enter adds it</source>
        <translation>用英文说明什么不得改变；按回车添加</translation>
    </message>
    <message>
        <source>What must not change</source>
        <translation>不得改变的内容</translation>
    </message>
    <message>
        <source>Other words…</source>
        <translation>其他文字…</translation>
    </message>
    <message>
        <source>{name} is kept; click to let it change</source>
        <translation>“{name}”保持不变；点击可允许其改变</translation>
    </message>
</context>
<context>
    <name>Learning</name>
    <message>
        <source>Add trai&amp;ned edit</source>
        <translation>添加已训练的编辑(&amp;N)</translation>
    </message>
    <message>
        <source>One edit is being trained already.</source>
        <translation>已有一项编辑正在训练。</translation>
    </message>
    <message>
        <source>Wait for it, or stop it first.</source>
        <translation>请等待它完成，或先停止它。</translation>
    </message>
    <message>
        <source>Training “{name}”</source>
        <translation>正在训练“{name}”</translation>
    </message>
    <message>
        <source>End it for now; it can go on later where it was</source>
        <translation>暂时结束；以后可从中断处继续</translation>
    </message>
    <message>
        <source>“{name}” is trained.</source>
        <translation>“{name}”已训练完成。</translation>
    </message>
    <message>
        <source>Add it here</source>
        <translation>添加到此处</translation>
    </message>
    <message>
        <source>It is among the trained edits of the menu.</source>
        <translation>可在菜单的“已训练的编辑”中找到。</translation>
    </message>
    <message>
        <source>The training of “{name}” was stopped.</source>
        <translation>“{name}”的训练已停止。</translation>
    </message>
    <message>
        <source>It can go on where it was, now or the next time the same edit is trained.</source>
        <translation>可以现在从中断处继续，或在下次训练同一编辑时继续。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>One face is being optimised already.</source>
        <translation>已有一张人脸正在优化。</translation>
    </message>
    <message>
        <source>Optimising toward “{name}”</source>
        <translation>正在朝“{name}”优化</translation>
    </message>
    <message>
        <source>End it and leave the face as it was (Esc)</source>
        <translation>结束并让人脸保持原样 (Esc)</translation>
    </message>
    <message>
        <source>Mapper from a &amp;file…</source>
        <translation>从文件添加映射器(&amp;F)…</translation>
    </message>
    <message>
        <source>Mappers</source>
        <translation>映射器</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Mapper from a file</source>
        <translation>从文件添加映射器</translation>
    </message>
</context>
<context>
    <name>LearningCard</name>
    <message>
        <source>Keep so far</source>
        <translation>保留当前结果</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Before, and what has been learned so far</source>
        <translation>编辑前，以及目前学到的结果</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>End it</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>End it now; the best so far becomes an edit</source>
        <translation>立即结束；目前最好的结果成为一项编辑</translation>
    </message>
    <message>
        <source>at most {time} left</source>
        <translation>最多还需 {time}</translation>
    </message>
    <message>
        <source>ending…</source>
        <translation>正在结束…</translation>
    </message>
</context>
<context>
    <name>LeftOutNotes</name>
    <message>
        <source>The photo keeps its pose.</source>
        <translation>照片保持原来的姿势。</translation>
    </message>
    <message>
        <source>The photo keeps the length of its hair.</source>
        <translation>照片保持原来的头发长度。</translation>
    </message>
    <message>
        <source>The photo keeps what covers the face: glasses, beards, hats.</source>
        <translation>照片会保留遮住脸的东西：眼镜、胡子、帽子。</translation>
    </message>
    <message>
        <source>The photo&apos;s hair looks like a hat or a scarf, so its colour stays.</source>
        <translation>照片中的头发看起来像帽子或头巾，因此颜色不变。</translation>
    </message>
    <message>
        <source>The photo keeps its hair where it is.</source>
        <translation>照片保持原来的头发位置。</translation>
    </message>
    <message>
        <source>The model&apos;s face shows the whole edit (Ctrl+M).</source>
        <translation>模型的脸会显示完整的编辑 (Ctrl+M)。</translation>
    </message>
</context>
<context>
    <name>LicenceBrowser</name>
    <message>
        <source>Parts of the program</source>
        <translation>程序的组成部分</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Search {count} parts</source>
        <translation>搜索 {count} 个组成部分</translation>
    </message>
    <message>
        <source>see its text</source>
        <translation>见许可证全文</translation>
    </message>
    <message>
        <source>This part brings no text of its licence.</source>
        <translation>此组成部分未附许可证全文。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Opened</source>
        <translation>已打开</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Edits</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>An export or an optimisation is still running.</source>
        <translation>导出或优化仍在进行。</translation>
    </message>
    <message>
        <source>Change the language when it is done.</source>
        <translation>请在完成后再更换语言。</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Something unexpected went wrong; your edits are still there.</source>
        <translation>发生了意料之外的错误；您的编辑仍在。</translation>
    </message>
    <message>
        <source>Save your work, and send the report if it happens again.</source>
        <translation>请保存您的工作；若再次发生，请发送报告。</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Enter uses a pack, Del deletes; several can be selected with Ctrl and Shift</source>
        <translation>回车使用模型包，Del 删除；按住 Ctrl 或 Shift 可多选</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Commercial</source>
        <translation>商用</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>{folder} is not there now</source>
        <translation>{folder} 目前不可用</translation>
    </message>
    <message>
        <source>{folder}: {used} used, {free} free</source>
        <translation>{folder}：已用 {used}，可用 {free}</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>在本机上</translation>
    </message>
    <message>
        <source>Models that read words (CLIP)</source>
        <translation>读懂文字的模型（CLIP）</translation>
    </message>
    <message>
        <source>To download</source>
        <translation>可下载</translation>
    </message>
    <message>
        <source>paused at {percent}</source>
        <translation>暂停于 {percent}</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>preparing {percent}</source>
        <translation>预处理 {percent}</translation>
    </message>
    <message>
        <source>preparation paused</source>
        <translation>预处理已暂停</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>not prepared</source>
        <translation>未预处理</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
</context>
<context>
    <name>ModelManager</name>
    <message>
        <source>Model packs</source>
        <translation>模型包</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation>添加模型文件…</translation>
    </message>
    <message>
        <source>A StyleGAN2 of your own (.pkl, .pt, .pth, .ckpt, .safetensors) or a pack (.zip); or drop it here</source>
        <translation>您自己的 StyleGAN2（.pkl、.pt、.pth、.ckpt、.safetensors）或模型包（.zip）；也可拖放到此处</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Stop this</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Something unexpected went wrong.</source>
        <translation>发生了意外错误。</translation>
    </message>
    <message>
        <source>{name} is installed. Nobody publishes the SHA-256 of {files}.</source>
        <translation>{name} 已安装。{files} 的 SHA-256 没有公布。</translation>
    </message>
    <message>
        <source>What came this first time is pinned: a later download has to equal it.</source>
        <translation>首次下载的内容已被固定：以后的下载必须与之相同。</translation>
    </message>
    <message>
        <source>Delete models?</source>
        <translation>删除模型？</translation>
    </message>
    <message>
        <source>This removes {size} from the disk:

{names}</source>
        <translation>将从磁盘删除 {size}：

{names}</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Add a model file</source>
        <translation>添加模型文件</translation>
    </message>
    <message>
        <source>Models and packs</source>
        <translation>模型和模型包</translation>
    </message>
    <message>
        <source>Export pack</source>
        <translation>导出模型包</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Use a photo with a larger face that looks at the camera, or take its middle square.</source>
        <translation>请使用脸较大且面向镜头的照片，或取其中央方形区域。</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>{name} is written.</source>
        <translation>已写入 {name}。</translation>
    </message>
    <message>
        <source>a face</source>
        <translation>脸</translation>
    </message>
    <message>
        <source>The built-in model learned to draw from computer graphics.</source>
        <translation>内置模型是从电脑图形学会画脸的。</translation>
    </message>
    <message>
        <source>A better model…</source>
        <translation>更好的模型…</translation>
    </message>
    <message>
        <source>A public model that learned to draw from photos of real people</source>
        <translation>从真人照片学会画脸的公开模型</translation>
    </message>
    <message>
        <source>One file is edited at a time. Also given: {names}</source>
        <translation>一次只编辑一个文件。同时给出的还有：{names}</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>打开 {name}</translation>
    </message>
    <message>
        <source>The last session ended before it was saved.</source>
        <translation>上次会话在保存前结束。</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Take the middle square</source>
        <translation>取中央方形</translation>
    </message>
    <message>
        <source>Open another…</source>
        <translation>打开另一张…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>{name} cannot read words: its CLIP model {clip} is not on this computer.</source>
        <translation>{name} 无法读懂文字：它的 CLIP 模型 {clip} 不在本机上。</translation>
    </message>
    <message>
        <source>Get it…</source>
        <translation>获取…</translation>
    </message>
    <message>
        <source>Download the model that reads words</source>
        <translation>下载读懂文字的模型</translation>
    </message>
    <message>
        <source>{name} is not prepared: edits use quick first-order directions.</source>
        <translation>{name} 尚未预处理：编辑使用快速的一阶方向。</translation>
    </message>
    <message>
        <source>Prepare…</source>
        <translation>预处理…</translation>
    </message>
    <message>
        <source>Measure every style channel once, for cleaner edits</source>
        <translation>逐一测量每个风格通道，使编辑更干净</translation>
    </message>
    <message>
        <source>This face was made with the model pack “{pack}”.</source>
        <translation>此人脸由模型包“{pack}”生成。</translation>
    </message>
    <message>
        <source>The picture stays as it is until the face is made again; no edit is lost.</source>
        <translation>在重新生成人脸之前图片保持不变；不会丢失任何编辑。</translation>
    </message>
    <message>
        <source>Model packs…</source>
        <translation>模型包…</translation>
    </message>
    <message>
        <source>Make it again</source>
        <translation>重新生成</translation>
    </message>
    <message>
        <source>Part of {name} could not be read; everything else is as it was.</source>
        <translation>{name} 的一部分无法读取，其余保持原样。</translation>
    </message>
    <message>
        <source>The old file is kept as {name}.</source>
        <translation>旧文件保留为 {name}。</translation>
    </message>
    <message>
        <source>{count} sessions ended before they were saved.</source>
        <translation>有 {count} 个会话在保存之前就结束了。</translation>
    </message>
    <message>
        <source>Show them…</source>
        <translation>查看…</translation>
    </message>
</context>
<context>
    <name>OptimiseDialog</name>
    <message>
        <source>Optimise</source>
        <translation>优化</translation>
    </message>
    <message>
        <source>this face</source>
        <translation>这张人脸</translation>
    </message>
    <message>
        <source>the mean face: a new person</source>
        <translation>平均脸：一个新人物</translation>
    </message>
    <message>
        <source>Edit the face that is open, or make one from the words alone</source>
        <translation>编辑打开的人脸，或仅凭文字生成一张</translation>
    </message>
    <message>
        <source>W+, the code of the photo</source>
        <translation>W+，照片的编码</translation>
    </message>
    <message>
        <source>StyleSpace</source>
        <translation>StyleSpace</translation>
    </message>
    <message>
        <source>In which space the code moves</source>
        <translation>编码在哪个空间中移动</translation>
    </message>
    <message>
        <source>It can be stopped at any time; the best so far is kept</source>
        <translation>可随时停止；保留目前最好的结果</translation>
    </message>
    <message>
        <source>How strongly the face is held where it was; lower reaches farther</source>
        <translation>人脸被拉回原处的力度；越小改变越大</translation>
    </message>
    <message>
        <source>e.g. a smiling face</source>
        <translation>例如 a smiling face</translation>
    </message>
    <message>
        <source>The face you want, in English words</source>
        <translation>用英文描述想要的人脸</translation>
    </message>
    <message>
        <source>What the face is now, said in the same way; the edit is the way from here to there</source>
        <translation>用同样方式描述现在的人脸；编辑就是从这里到那里的变化</translation>
    </message>
    <message>
        <source>Begin; the face shows how far it is</source>
        <translation>开始；人脸会显示进展</translation>
    </message>
    <message>
        <source>The code of one face moves until the model sees the words in it: about a minute.</source>
        <translation>移动一张人脸的编码，直到模型从中看出这些文字：约一分钟。</translation>
    </message>
    <message>
        <source>To</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>From</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>起始人脸</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空间</translation>
    </message>
    <message>
        <source>Steps at most</source>
        <translation>最多步数</translation>
    </message>
    <message>
        <source>Pull back</source>
        <translation>拉回力度</translation>
    </message>
    <message>
        <source>W, as faces differ</source>
        <translation>W，按人脸差异的方式</translation>
    </message>
</context>
<context>
    <name>PackPage</name>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Preparation</source>
        <translation>预处理</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>faces: </source>
        <translation>人脸数：</translation>
    </message>
    <message>
        <source>Faces to measure on</source>
        <translation>用于测量的人脸数</translation>
    </message>
    <message>
        <source>Faces to measure on: 100 as StyleCLIP does; fewer take less time</source>
        <translation>用于测量的人脸数：StyleCLIP 用 100；越少越快</translation>
    </message>
    <message>
        <source>Make pictures with this pack; the face and its edits are taken over</source>
        <translation>用此模型包生成图片；人脸及其编辑会沿用</translation>
    </message>
    <message>
        <source>Write the pack as one zip file, to give it to someone</source>
        <translation>将模型包写成一个 zip 文件，以便交给他人</translation>
    </message>
    <message>
        <source>Remove it from this computer (Del)</source>
        <translation>从本机删除 (Del)</translation>
    </message>
    <message>
        <source>Stop for now; what was measured stays, also when the program ends</source>
        <translation>暂时停止；已测量的部分会保留，退出程序后也在</translation>
    </message>
    <message>
        <source>Measure every style channel; you can go on working meanwhile</source>
        <translation>测量每个风格通道；期间可以继续工作</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Use this pack</source>
        <translation>使用此模型包</translation>
    </message>
    <message>
        <source>Prepare again</source>
        <translation>重新预处理</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>预处理</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Draws the faces of {pack}: choose Cartoon above the picture, or press Ctrl+Shift+C.</source>
        <translation>绘制{pack}的人脸：在图片上方选择“卡通”，或按 Ctrl+Shift+C。</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>正在开始</translation>
    </message>
    <message>
        <source>Paused; it goes on where it was.</source>
        <translation>已暂停；将从中断处继续。</translation>
    </message>
    <message>
        <source>It needs the CLIP model {clip} to read words.</source>
        <translation>它需要 CLIP 模型 {clip} 才能读懂文字。</translation>
    </message>
    <message>
        <source>Not prepared: edits use quick first-order directions, which work at once. A preparation measures every style channel and makes edits cleaner.</source>
        <translation>未预处理：编辑使用快速的一阶方向，立即可用。预处理会测量每个风格通道，使编辑更干净。</translation>
    </message>
    <message>
        <source>Prepared: edits use what was measured on this pack.</source>
        <translation>已预处理：编辑使用在此模型包上测得的结果。</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>its own CLIP model</source>
        <translation>自带的 CLIP 模型</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>(not on this computer)</source>
        <translation>（不在本机上）</translation>
    </message>
    <message>
        <source>encoded at once</source>
        <translation>立即编码</translation>
    </message>
    <message>
        <source>fitted by optimisation, which takes minutes</source>
        <translation>通过优化拟合，需要几分钟</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} 像素</translation>
    </message>
    <message>
        <source>Photos are</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Reads words with</source>
        <translation>读懂文字用</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>占用磁盘</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已固定</translation>
    </message>
</context>
<context>
    <name>PartChips</name>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Let this edit change the whole face</source>
        <translation>让此编辑作用于整张脸</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Paint on the photo where this edit counts</source>
        <translation>在照片上涂抹此编辑生效的区域</translation>
    </message>
    <message>
        <source>Brushed</source>
        <translation>已涂抹</translation>
    </message>
    <message>
        <source>Limit this edit to: {part}</source>
        <translation>仅作用于：{part}</translation>
    </message>
</context>
<context>
    <name>Parts</name>
    <message>
        <source>eyes</source>
        <translation>眼睛</translation>
    </message>
    <message>
        <source>mouth</source>
        <translation>嘴</translation>
    </message>
    <message>
        <source>hair</source>
        <translation>头发</translation>
    </message>
    <message>
        <source>skin</source>
        <translation>皮肤</translation>
    </message>
</context>
<context>
    <name>PresetPanel</name>
    <message>
        <source>Search presets</source>
        <translation>搜索预设</translation>
    </message>
    <message>
        <source>Show only presets with these letters</source>
        <translation>只显示包含这些字的预设</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>A click or Enter adds an edit; F2 renames, Delete removes a preset</source>
        <translation>单击或按 Enter 添加编辑；F2 重命名，Delete 删除预设</translation>
    </message>
    <message>
        <source>Delete preset</source>
        <translation>删除预设</translation>
    </message>
    <message>
        <source>{target}, from {neutral}; strength {alpha}</source>
        <translation>{target}，原为 {neutral}；强度 {alpha}</translation>
    </message>
    <message>
        <source>{target}, from {neutral}; strength {alpha}, focus {beta}</source>
        <translation>{target}，原为 {neutral}；强度 {alpha}，聚焦 {beta}</translation>
    </message>
    <message>
        <source>Add as edit</source>
        <translation>添加为编辑</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Back to the built-in presets</source>
        <translation>恢复内置预设</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>Expression</source>
        <translation>表情</translation>
    </message>
    <message>
        <source>Smile</source>
        <translation>微笑</translation>
    </message>
    <message>
        <source>Surprised</source>
        <translation>惊讶</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>生气</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>悲伤</translation>
    </message>
    <message>
        <source>Mouth open</source>
        <translation>张嘴</translation>
    </message>
    <message>
        <source>Eyes closed</source>
        <translation>闭眼</translation>
    </message>
    <message>
        <source>Wink</source>
        <translation>眨眼</translation>
    </message>
    <message>
        <source>Disgusted</source>
        <translation>厌恶</translation>
    </message>
    <message>
        <source>Age and features</source>
        <translation>年龄与五官</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>变老</translation>
    </message>
    <message>
        <source>Younger</source>
        <translation>变年轻</translation>
    </message>
    <message>
        <source>Child</source>
        <translation>儿童</translation>
    </message>
    <message>
        <source>Feminine</source>
        <translation>女性化</translation>
    </message>
    <message>
        <source>Masculine</source>
        <translation>男性化</translation>
    </message>
    <message>
        <source>Fuller face</source>
        <translation>脸更圆润</translation>
    </message>
    <message>
        <source>Blue eyes</source>
        <translation>蓝眼睛</translation>
    </message>
    <message>
        <source>Green eyes</source>
        <translation>绿眼睛</translation>
    </message>
    <message>
        <source>Brown eyes</source>
        <translation>棕色眼睛</translation>
    </message>
    <message>
        <source>Hair</source>
        <translation>头发</translation>
    </message>
    <message>
        <source>Blond hair</source>
        <translation>金发</translation>
    </message>
    <message>
        <source>Black hair</source>
        <translation>黑发</translation>
    </message>
    <message>
        <source>Red hair</source>
        <translation>红发</translation>
    </message>
    <message>
        <source>Grey hair</source>
        <translation>灰发</translation>
    </message>
    <message>
        <source>Pink hair</source>
        <translation>粉色头发</translation>
    </message>
    <message>
        <source>Blue hair</source>
        <translation>蓝色头发</translation>
    </message>
    <message>
        <source>Long hair</source>
        <translation>长发</translation>
    </message>
    <message>
        <source>Curly hair</source>
        <translation>卷发</translation>
    </message>
    <message>
        <source>Bald</source>
        <translation>光头</translation>
    </message>
    <message>
        <source>Beard and what is worn</source>
        <translation>胡须与配饰</translation>
    </message>
    <message>
        <source>Beard</source>
        <translation>络腮胡</translation>
    </message>
    <message>
        <source>Moustache</source>
        <translation>小胡子</translation>
    </message>
    <message>
        <source>Goatee</source>
        <translation>山羊胡</translation>
    </message>
    <message>
        <source>Glasses</source>
        <translation>眼镜</translation>
    </message>
    <message>
        <source>Sunglasses</source>
        <translation>墨镜</translation>
    </message>
    <message>
        <source>Hat</source>
        <translation>帽子</translation>
    </message>
    <message>
        <source>Earrings</source>
        <translation>耳环</translation>
    </message>
    <message>
        <source>Skin and light</source>
        <translation>皮肤与光线</translation>
    </message>
    <message>
        <source>Tanned</source>
        <translation>晒黑</translation>
    </message>
    <message>
        <source>Freckles</source>
        <translation>雀斑</translation>
    </message>
    <message>
        <source>Make-up</source>
        <translation>化妆</translation>
    </message>
    <message>
        <source>Light from the side</source>
        <translation>侧光</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我的预设</translation>
    </message>
    <message>
        <source>Save as preset</source>
        <translation>存为预设</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>名称：</translation>
    </message>
</context>
<context>
    <name>PromptBar</name>
    <message>
        <source>Add edit</source>
        <translation>添加编辑</translation>
    </message>
    <message>
        <source>Say what you want, e.g. a smiling face</source>
        <translation>说出想要的样子，例如：微笑的脸</translation>
    </message>
    <message>
        <source>Target text</source>
        <translation>目标文字</translation>
    </message>
    <message>
        <source>The face you want, in your own words; Enter adds an edit (Ctrl+L jumps here)</source>
        <translation>用你自己的话写出想要的脸；按 Enter 添加编辑（Ctrl+L 跳到这里）</translation>
    </message>
    <message>
        <source>Neutral text</source>
        <translation>中性文字</translation>
    </message>
    <message>
        <source>What the face is now, said in the same way; the edit is the way from here to there</source>
        <translation>用同样方式写出现在的脸；编辑即从这里到那里的方向</translation>
    </message>
    <message>
        <source>Add this edit to the stack (Enter)</source>
        <translation>将此编辑加入列表（回车）</translation>
    </message>
    <message>
        <source>from</source>
        <translation>原为</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>The English that the model reads. Correct it if it is not what you mean; empty: read again.</source>
        <translation>模型读到的英文。如果不是你的意思可以改正；清空则重新读。</translation>
    </message>
    <message>
        <source>Read target text</source>
        <translation>读到的目标文字</translation>
    </message>
    <message>
        <source>Read neutral text</source>
        <translation>读到的中性文字</translation>
    </message>
    <message>
        <source>Finding what these words change</source>
        <translation>正在查找这些文字会改变什么</translation>
    </message>
    <message>
        <source>read as</source>
        <translation>读作</translation>
    </message>
    <message>
        <source>from</source>
        <translation>来自</translation>
    </message>
    <message>
        <source>I am not sure about {words}, so this edit is off. Take instead:</source>
        <translation>不确定 {words} 的意思，因此此编辑已关闭。可改用：</translation>
    </message>
    <message>
        <source>Use it anyway</source>
        <translation>仍然使用</translation>
    </message>
    <message>
        <source>Take these words</source>
        <translation>改用这些文字</translation>
    </message>
    <message>
        <source>Switch this edit on as it is</source>
        <translation>按原样开启此编辑</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation>清空此列表</translation>
    </message>
</context>
<context>
    <name>Recommendation</name>
    <message>
        <source>A better model</source>
        <translation>更好的模型</translation>
    </message>
    <message>
        <source>Edits learned from photos of real people</source>
        <translation>从真人照片学到的编辑</translation>
    </message>
    <message>
        <source>The built-in model learned from photos to see a face, but to draw one from computer-drawn people only. This one learned both from 70,000 photos of real people at 1024 pixels: smiles, ages, hair and light change as they do on photos, and fine detail stays.</source>
        <translation>内置模型从照片学会了看脸，但只从电脑绘制的人像学会了画脸。这个模型的两者都来自 7 万张 1024 像素的真人照片：微笑、年龄、头发和光线的变化与照片一致，并保留细节。</translation>
    </message>
    <message>
        <source>Accept the licence and download</source>
        <translation>接受许可并下载</translation>
    </message>
    <message>
        <source>Editing goes on meanwhile; the download can be paused</source>
        <translation>下载期间可以继续编辑，也可以暂停下载</translation>
    </message>
    <message>
        <source>All models…</source>
        <translation>全部模型…</translation>
    </message>
    <message>
        <source>Choose among all models, or add your own</source>
        <translation>从全部模型中选择，或添加自己的模型</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>电脑</translation>
    </message>
    <message>
        <source>8 GB of memory; a graphics card makes it quick, without one it is slower</source>
        <translation>8 GB 内存；有显卡更快，没有则较慢</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>条款</translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>Unsaved work</source>
        <translation>未保存的工作</translation>
    </message>
    <message>
        <source>Unsaved work stays in this list until it is brought back or thrown away.</source>
        <translation>未保存的内容会一直留在此列表中，直到被恢复或丢弃。</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>There is no unsaved work.</source>
        <translation>没有未保存的工作。</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>丢弃</translation>
    </message>
</context>
<context>
    <name>RowHead</name>
    <message>
        <source>Use this edit or leave it out (Space)</source>
        <translation>启用或停用此编辑（空格）</translation>
    </message>
    <message>
        <source>Edit on</source>
        <translation>编辑已启用</translation>
    </message>
    <message>
        <source>Name of the edit</source>
        <translation>编辑名称</translation>
    </message>
    <message>
        <source>Fold or unfold this edit</source>
        <translation>折叠或展开此编辑</translation>
    </message>
    <message>
        <source>More for this edit</source>
        <translation>此编辑的更多操作</translation>
    </message>
    <message>
        <source>Remove this edit (Ctrl+Delete)</source>
        <translation>移除此编辑（Ctrl+Delete）</translation>
    </message>
    <message>
        <source>Grid of strength and focus…</source>
        <translation>强度与聚焦对照表…</translation>
    </message>
    <message>
        <source>Train this edit…</source>
        <translation>训练此编辑…</translation>
    </message>
    <message>
        <source>Optimise this face…</source>
        <translation>优化这张人脸…</translation>
    </message>
    <message>
        <source>Save as preset…</source>
        <translation>存为预设…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Reset strength and focus</source>
        <translation>重置强度与聚焦</translation>
    </message>
</context>
<context>
    <name>RowTexts</name>
    <message>
        <source>from</source>
        <translation>原为</translation>
    </message>
    <message>
        <source>Target text</source>
        <translation>目标文字</translation>
    </message>
    <message>
        <source>Neutral text</source>
        <translation>中性文字</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>Save project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>An optimisation of this face is still running.</source>
        <translation>这张脸的优化仍在进行。</translation>
    </message>
    <message>
        <source>Going on ends it. Its card can keep the best so far.</source>
        <translation>继续会结束它。可在其卡片中保留目前的最佳结果。</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Save the changes to {name}?</source>
        <translation>保存对 {name} 的更改吗？</translation>
    </message>
    <message>
        <source>They are lost otherwise.</source>
        <translation>否则更改会丢失。</translation>
    </message>
    <message>
        <source>Don&apos;t save</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export animation</source>
        <translation>导出动画</translation>
    </message>
    <message>
        <source>Animations</source>
        <translation>动画</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Show a small picture first where the full one takes long</source>
        <translation>完整图片较慢时先显示小图</translation>
    </message>
    <message>
        <source>Use now</source>
        <translation>立即使用</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>What computes the pictures; an absent or broken GPU gives way to the CPU</source>
        <translation>用什么计算图片；没有 GPU 或 GPU 有故障时改用 CPU</translation>
    </message>
    <message>
        <source>How many CPU threads the engine uses</source>
        <translation>引擎使用多少个 CPU 线程</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>CPU threads</source>
        <translation>CPU 线程数</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The window opens anew in it; the photo, its edits and their history stay.</source>
        <translation>窗口会以该语言重新打开；照片、编辑和历史记录都会保留。</translation>
    </message>
</context>
<context>
    <name>SeveralPage</name>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>{count} selected, {size} on disk</source>
        <translation>已选 {count} 项，占用 {size}</translation>
    </message>
    <message>
        <source>Select a model at the left, or drop a model file here.</source>
        <translation>请在左侧选择模型，或将模型文件拖放到此处。</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Sliders and picture</source>
        <translation>滑块与图片</translation>
    </message>
    <message>
        <source>Slider: one step, fine step</source>
        <translation>滑块：一步，微调</translation>
    </message>
    <message>
        <source>Arrow keys, Shift + arrow keys</source>
        <translation>方向键，Shift + 方向键</translation>
    </message>
    <message>
        <source>Slider: large step</source>
        <translation>滑块：大步</translation>
    </message>
    <message>
        <source>Page Up, Page Down</source>
        <translation>Page Up，Page Down</translation>
    </message>
    <message>
        <source>Slider: back to default</source>
        <translation>滑块：恢复默认</translation>
    </message>
    <message>
        <source>Double click, or click the dot</source>
        <translation>双击，或点击圆点</translation>
    </message>
    <message>
        <source>Picture: zoom at the cursor</source>
        <translation>图片：以光标为中心缩放</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Picture: move</source>
        <translation>图片：移动</translation>
    </message>
    <message>
        <source>Drag, or arrow keys</source>
        <translation>拖动，或方向键</translation>
    </message>
    <message>
        <source>Picture: fit</source>
        <translation>图片：适合窗口</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Picture: see the face before</source>
        <translation>图片：查看编辑前</translation>
    </message>
    <message>
        <source>Hold B</source>
        <translation>按住 B</translation>
    </message>
    <message>
        <source>Split view: move the handle</source>
        <translation>分割对比：移动手柄</translation>
    </message>
    <message>
        <source>Drag, or Left and Right</source>
        <translation>拖动，或左右方向键</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>or start with a sample</source>
        <translation>或从示例开始</translation>
    </message>
    <message>
        <source>Drop a photo of a face here</source>
        <translation>将人脸照片拖到这里</translation>
    </message>
    <message>
        <source>Then say in words what should change: smile, age, hair. Nothing leaves this computer.</source>
        <translation>然后用文字说明要改变什么：微笑、年龄、头发。数据不会离开本机。</translation>
    </message>
    <message>
        <source>Open the sample {name}</source>
        <translation>打开示例 {name}</translation>
    </message>
    <message>
        <source>Sample {name}</source>
        <translation>示例 {name}</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>&amp;Undo {step}</source>
        <translation>撤销(&amp;U) {step}</translation>
    </message>
    <message>
        <source>&amp;Redo {step}</source>
        <translation>重做(&amp;R) {step}</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Updating</source>
        <translation>正在更新</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>No model: pictures cannot be made</source>
        <translation>没有模型：无法生成图片</translation>
    </message>
    <message>
        <source>{name}, {size} px</source>
        <translation>{name}，{size} 像素</translation>
    </message>
    <message>
        <source>{work}, {time} left</source>
        <translation>{work}，剩余 {time}</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Stop this (Esc)</source>
        <translation>停止（Esc）</translation>
    </message>
    <message>
        <source>State of the engine that makes the pictures</source>
        <translation>生成图片的引擎的状态</translation>
    </message>
    <message>
        <source>How long the last picture took</source>
        <translation>上一张图片所用的时间</translation>
    </message>
    <message>
        <source>Zoom: screen pixels per picture pixel</source>
        <translation>缩放：每个图片像素对应的屏幕像素</translation>
    </message>
    <message>
        <source>What the pictures are computed on; change it in the settings</source>
        <translation>计算图片所用的设备；可在设置中更改</translation>
    </message>
    <message>
        <source>{milliseconds} ms</source>
        <translation>{milliseconds} 毫秒</translation>
    </message>
    <message>
        <source>fit, {percent}</source>
        <translation>适合，{percent}</translation>
    </message>
    <message>
        <source>The model pack that makes the pictures; click to choose another</source>
        <translation>生成图片的模型包；点击可另选</translation>
    </message>
    <message>
        <source>closer to the photo: {before} % → {after} %</source>
        <translation>更接近照片：{before} % → {after} %</translation>
    </message>
    <message>
        <source>How near the model&apos;s own picture of the face comes to the photo, in landmarks, colours and parts: before and after refinement. 0 % is the model&apos;s average face, 100 % one that no measure tells from the photo. It tells how well edits fit; the photo&apos;s own pixels stay.</source>
        <translation>模型自己画的脸在特征点、颜色和各部位上与照片有多接近：优化前和优化后。0 % 是模型的平均脸，100 % 表示任何指标都无法区分。它说明编辑的贴合程度；照片自身的像素不变。</translation>
    </message>
</context>
<context>
    <name>SystemPage</name>
    <message>
        <source>Copy all of this</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>not loaded yet</source>
        <translation>尚未加载</translation>
    </message>
    <message>
        <source>Semblance</source>
        <translation>Semblance</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models and unsaved work</source>
        <translation>模型与未保存的内容</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Open the folder: {name}</source>
        <translation>打开文件夹：{name}</translation>
    </message>
    <message>
        <source>Copy the path: {name}</source>
        <translation>复制路径：{name}</translation>
    </message>
</context>
<context>
    <name>TrainDialog</name>
    <message>
        <source>Train “{name}”</source>
        <translation>训练“{name}”</translation>
    </message>
    <message>
        <source>pose and shape (coarse)</source>
        <translation>姿态与形状（粗）</translation>
    </message>
    <message>
        <source>features and expression (medium)</source>
        <translation>五官与表情（中）</translation>
    </message>
    <message>
        <source>colours and surface (fine)</source>
        <translation>颜色与表面（细）</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>random faces of this model</source>
        <translation>此模型的随机人脸</translation>
    </message>
    <message>
        <source>a folder of photos…</source>
        <translation>一个照片文件夹…</translation>
    </message>
    <message>
        <source>What the network learns from; some are held out to see when to end</source>
        <translation>网络学习的来源；其中一些留出，用来判断何时结束</translation>
    </message>
    <message>
        <source>W+, the code of the photo</source>
        <translation>W+，照片的编码</translation>
    </message>
    <message>
        <source>StyleSpace, colours stay</source>
        <translation>StyleSpace，颜色不变</translation>
    </message>
    <message>
        <source>StyleSpace, all of it</source>
        <translation>StyleSpace，全部</translation>
    </message>
    <message>
        <source>W, as faces differ</source>
        <translation>W，按人脸差异的方式</translation>
    </message>
    <message>
        <source>In which space the network changes the face</source>
        <translation>网络在哪个空间中改变人脸</translation>
    </message>
    <message>
        <source>Without it the network leaves this part of the face alone</source>
        <translation>不选则网络不改变人脸的这一部分</translation>
    </message>
    <message>
        <source>It ends earlier when faces it has not seen gain nothing any more</source>
        <translation>当未见过的人脸不再改善时会提前结束</translation>
    </message>
    <message>
        <source>Begin; editing goes on meanwhile</source>
        <translation>开始；其间可继续编辑</translation>
    </message>
    <message>
        <source>Learn from</source>
        <translation>学习来源</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空间</translation>
    </message>
    <message>
        <source>Steps at most</source>
        <translation>最多步数</translation>
    </message>
    <message>
        <source>A network learns what these words ask of each face: it takes minutes, once.</source>
        <translation>网络学习这些文字对每张人脸的要求：只需一次，几分钟。</translation>
    </message>
    <message>
        <source>May change</source>
        <translation>可以改变</translation>
    </message>
    <message>
        <source>This model has no identity network, so nothing but nearness holds the person.</source>
        <translation>此模型没有身份网络，因此只有与原编码的接近程度能保持人物不变。</translation>
    </message>
    <message>
        <source>photos in {name}…</source>
        <translation>{name} 中的照片…</translation>
    </message>
    <message>
        <source>Photos to learn from</source>
        <translation>用于学习的照片</translation>
    </message>
</context>
<context>
    <name>ValueSlider</name>
    <message>
        <source>Changed; click to return to {default}</source>
        <translation>已更改；点击恢复为 {default}</translation>
    </message>
    <message>
        <source>Reset {name} to {default}</source>
        <translation>将{name}重置为 {default}</translation>
    </message>
    <message>
        <source>Arrow keys or wheel: one step; with Shift: a fine step; double click: as it was.</source>
        <translation>方向键或滚轮：一步；按住 Shift：微调；双击：恢复原值。</translation>
    </message>
</context>
</TS>
