// Every mesh: perspective through the crop's frame. Lighting happens in view space, painting in rest space.
in vec3 position;
in vec3 normal;
in vec3 rest;    // place on the base mesh, where patterns are defined
in vec4 fields;  // ambient occlusion, ear, beard, scalp
in vec2 uv;

uniform mat3 rotation;
uniform vec3 centre;
uniform vec4 frame;  // x and y of the middle, half size, distance of the camera
uniform mat4 shadow_matrix;

out vec3 view_position, view_normal, rest_position;
out vec4 field;
out vec2 texcoord;
out vec4 shadow_position;

void main() {
    vec3 p = rotation * (position - centre);
    view_position = p;
    view_normal = rotation * normal;
    rest_position = rest;
    field = fields;
    texcoord = uv;
    shadow_position = shadow_matrix * vec4(p, 1);
    float w = frame.w - p.z, near = frame.w - 5., far = frame.w + 6.;
    float depth = (far + near) / (far - near) * w - 2. * far * near / (far - near);
    gl_Position = vec4((p.x * frame.w - frame.x * w) / frame.z, (p.y * frame.w - frame.y * w) / frame.z, depth, w);
}
