// Where a beard grows: a moustache only above `beard_low`, a goatee no further than `beard_width` to the sides.
uniform float beard_low, beard_width, beard_gain;

float beard(vec3 k) {
    return min(field.z * beard_gain, min(k.y - beard_low, beard_width - abs(k.x)));
}
